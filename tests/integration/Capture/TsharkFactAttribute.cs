using Xunit;

namespace SimNet.Tests.Integration.Capture;

/// <summary>A test that needs the program tshark, and is skipped where it is not installed.</summary>
public sealed class TsharkFactAttribute : FactAttribute
{
    public TsharkFactAttribute()
    {
        if (!Tshark.IsInstalled) Skip = "tshark is not installed (Debian package tshark; .ci/run installs it).";
    }
}
