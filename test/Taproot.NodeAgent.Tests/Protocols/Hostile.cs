using CsCheck;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>What every parser must bear: garbage, valid talk cut and changed anywhere, calls split and copied in part. It must end, and not throw.</summary>
internal static class Hostile
{
    /// <summary>Feeds garbage, and the given valid calls with damage.</summary>
    public static void Bear(ProtocolDefinition definition, params (bool IsRequest, byte[] Bytes)[] valid)
    {
        var garbage = Gen.Select(Gen.Bool, Gen.Byte.Array[1, 600]).Array[1, 12];
        garbage.Sample(calls => Feed(definition, calls.Select(c => (c.Item1, c.Item2)), int.MaxValue), iter: 300);
        if (valid.Length == 0) return;
        var all = valid.Sum(v => v.Bytes.Length);
        Gen.Select(Gen.Int[0, all - 1], Gen.Byte, Gen.Int[1, 40], Gen.Int[1, 300]).Sample(
            (at, value, split, limit) => Feed(definition, Damage(valid, at, value).SelectMany(v => Split(v, split)), limit), iter: 500);
    }

    private static void Feed(ProtocolDefinition definition, IEnumerable<(bool IsRequest, byte[] Bytes)> calls, int limit)
    {
        var talk = new Talk(definition) { Limit = limit };
        foreach (var (isRequest, bytes) in calls)
        {
            if (isRequest) talk.Client(bytes);
            else talk.Server(bytes);
            definition.JudgeRequest(bytes, bytes.Length);
            definition.JudgeResponse(bytes, bytes.Length);
        }
    }

    private static IEnumerable<(bool IsRequest, byte[] Bytes)> Damage((bool IsRequest, byte[] Bytes)[] valid, int at, byte value)
    {
        foreach (var (isRequest, bytes) in valid)
        {
            if (at >= 0 && at < bytes.Length)
            {
                var damaged = (byte[])bytes.Clone();
                damaged[at] = value;
                yield return (isRequest, damaged);
            }
            else
            {
                yield return (isRequest, bytes);
            }
            at -= bytes.Length;
        }
    }

    private static IEnumerable<(bool IsRequest, byte[] Bytes)> Split((bool IsRequest, byte[] Bytes) call, int size)
    {
        for (var i = 0; i < call.Bytes.Length; i += size) yield return (call.IsRequest, call.Bytes[i..Math.Min(i + size, call.Bytes.Length)]);
    }
}
