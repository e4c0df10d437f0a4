using FsCheck;
using FsCheck.Fluent;

namespace SimNet.Tests.Property.Contract;

// A step of a script that is played in the three forms.
public sealed record ScriptCommand(ScriptStep Step, bool OnNear, int Size)
{
    public static Arbitrary<ScriptCommand[]> Scripts { get; } = Shrinking.Commands(
        from step in Gen.Elements(Enum.GetValues<ScriptStep>())
        from onNear in Gen.Elements(true, false)
        from size in Gen.Choose(0, 400)
        select new ScriptCommand(step, onNear, size),
        20,
        static c => Shrinking.Number(c.Size).Select(size => c with { Size = size }));

    public override string ToString() => $"{(OnNear ? "near" : "far")}.{Step}({Size})";
}
