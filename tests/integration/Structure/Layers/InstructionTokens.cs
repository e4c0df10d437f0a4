using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace SimNet.Tests.Integration.Structure.Layers;

/// <summary>The metadata tokens in a method body (ECMA-335, partition III), string literals left out.</summary>
internal static class InstructionTokens
{
    private static readonly IReadOnlyDictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IEnumerable<EntityHandle> In(BlobReader body)
    {
        var found = new List<EntityHandle>();
        while (body.RemainingBytes > 0)
        {
            short value = body.ReadByte();
            if (value == 0xFE) value = unchecked((short)(0xFE00 | body.ReadByte()));
            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                or OperandType.InlineType or OperandType.InlineSig)
            {
                found.Add(MetadataTokens.EntityHandle(body.ReadInt32()));
                continue;
            }

            var size = operand == OperandType.InlineSwitch ? body.ReadInt32() * 4 : Size(operand);
            body.Offset += size;
        }

        return found;
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
