using Iced.Intel;

namespace Taproot.NodeAgent.Tls;

/// <summary>Reads the code of a function for x86-64.</summary>
internal static class X64Code
{
    /// <summary>Null when it does not read cleanly: something in it is no instruction, or a jump leads amid one.</summary>
    internal static FunctionCode? Read(byte[] bytes, ulong start)
    {
        var end = start + (ulong)bytes.Length;
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes), start);
        List<ulong> returns = [], tailCalls = [], jumps = [];
        HashSet<ulong> instructions = [];
        while (decoder.IP < end)
        {
            decoder.Decode(out var instruction);
            if (instruction.IsInvalid) return null;
            instructions.Add(instruction.IP);
            switch (instruction.FlowControl)
            {
                case FlowControl.Return:
                    returns.Add(instruction.IP);
                    break;
                case FlowControl.UnconditionalBranch:
                case FlowControl.ConditionalBranch:
                    var target = instruction.NearBranchTarget;
                    if (target >= start && target < end) jumps.Add(target);
                    else if (instruction.FlowControl == FlowControl.UnconditionalBranch) tailCalls.Add(target);
                    break;
            }
        }
        return decoder.IP == end && jumps.TrueForAll(instructions.Contains) ? new(returns, tailCalls) : null;
    }
}
