using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SimNet.Tests.Integration.Structure.Size;

/// <summary>
/// The lines that each method spans, read from the debug information: from its first statement to its last. An
/// iterator or async method is measured by its state machine; a lambda counts for itself and for what it stands in.
/// Constructors are left out: they begin at the first field initializer, wherever that stands.
/// </summary>
internal static class MethodLengths
{
    public static IReadOnlyList<(string Method, int Lines)> Of(string assemblyPath)
    {
        using var image = new PEReader(File.OpenRead(assemblyPath));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assemblyPath, ".pdb")));
        var (metadata, debug) = (image.GetMetadataReader(), symbols.GetMetadataReader());
        return debug.MethodDebugInformation
            .Select(handle => (Method: Name(metadata, debug, handle), Lines: Lines(debug.GetMethodDebugInformation(handle))))
            .Where(item => item.Lines > 0 && !item.Method.EndsWith("ctor", StringComparison.Ordinal))
            .ToList();
    }

    private static int Lines(MethodDebugInformation method)
    {
        var points = method.GetSequencePoints().Where(point => !point.IsHidden).ToList();
        if (points.Count == 0) return 0;
        var document = points[0].Document;
        var own = points.Where(point => point.Document == document).ToList();
        return own.Max(point => point.EndLine) - own.Min(point => point.StartLine) + 1;
    }

    private static string Name(MetadataReader metadata, MetadataReader debug, MethodDebugInformationHandle handle)
    {
        var kickoff = debug.GetMethodDebugInformation(handle).GetStateMachineKickoffMethod();
        var row = kickoff.IsNil ? MetadataTokens.GetRowNumber(handle) : MetadataTokens.GetRowNumber(kickoff);
        var method = metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(row));
        var type = metadata.GetTypeDefinition(method.GetDeclaringType());
        return $"{metadata.GetString(type.Name)}.{metadata.GetString(method.Name)}";
    }
}
