namespace SimNet.Bench.Reports;

/// <summary>The rows by what identifies them.</summary>
internal sealed class CaseTable(IReadOnlyList<Case> cases)
{
    /// <summary>A row that has results.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    internal Case this[string workload, string provider, int hosts] =>
        cases.FirstOrDefault(c => c.Workload == workload && c.Provider == provider && c.Hosts == hosts && c.HasResults)
        ?? throw new KeyNotFoundException();
}
