using System.Buffers.Binary;
using System.Net.Sockets;
using Taproot.NodeAgent.Tests.Protocols;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

/// <summary>Protocols of which neither server nor client can be had here: both sides write what the specification says.</summary>
[Collection(nameof(OneKernel))]
public sealed class WirePairTests
{
    private const int Calls = 300;
    private const int Failing = 7;
    private static readonly string Self = ProcessPerContainer.Name(Environment.ProcessId);

    [Fact]
    public async Task Calls_of_Dubbo_are_counted_on_both_sides()
    {
        await using var server = new WireServer(() => AnswerDubbo);
        using var kernel = KernelHarness.Start();
        using var client = await server.ConnectAsync();
        for (var i = 0; i < Calls; i++)
        {
            byte[] body = new Wire().Text8("2.0.2").Text8("shop.Orders").Text8("1.0").Text8(i < Failing ? "fail" : "order").Text8("I").Raw(0x90);
            await ExchangeAsync(client, new Wire().Raw(0xda, 0xbb, 0xc2, 0).I64(i).I32(body.Length).Raw(body), 17);
        }

        Expect(kernel, server, "container_dubbo_requests_total", "container_dubbo_inbound_requests_total", Calls - Failing, Failing);
    }

    [Fact]
    public async Task Requests_of_FoundationDB_are_counted_on_both_sides()
    {
        byte[] connect = new Wire().Little32(40).Little64(0x1fdb00b071010000).Raw(new byte[32]);
        await using var server = new WireServer(() => AnswerFoundationDb);
        using var kernel = KernelHarness.Start();
        using var client = await server.ConnectAsync();
        await ExchangeAsync(client, connect, connect.Length);
        for (var i = 0; i < Calls; i++) await ExchangeAsync(client, FoundationDbPacket(new byte[16], 8454530, [0, 0, 0, 0, .. Token(i), 1, 2, 3, 4]), 60);

        Expect(kernel, server, "container_foundationdb_requests_total", "container_foundationdb_inbound_requests_total", Calls, 0);
    }

    private static async Task ExchangeAsync(Socket client, byte[] request, int answerLength)
    {
        var stop = TestContext.Current.CancellationToken;
        var answer = new byte[answerLength];
        await client.SendAsync(request, stop);
        for (var filled = 0; filled < answerLength;)
        {
            var read = await client.ReceiveAsync(answer.AsMemory(filled), stop);
            Assert.NotEqual(0, read);
            filled += read;
        }
    }

    private static void Expect(KernelHarness kernel, WireServer server, string outbound, string inbound, int ok, int failed)
    {
        var values = kernel.Until(v => Out(v, "ok") >= ok && In(v, "ok") >= ok && Out(v, "failed") >= failed && In(v, "failed") >= failed);
        Assert.Equal((ok, failed), (Out(values, "ok"), Out(values, "failed")));
        Assert.Equal((ok, failed), (In(values, "ok"), In(values, "failed")));

        int Out(List<Measured> v, string status) => (int)v.Where(m => m.Metric == outbound && m["destination"] == server.Address && m["status"] == status).Sum(m => m.Value);
        int In(List<Measured> v, string status) => (int)v.Where(m => m.Metric == inbound && m["container_id"] == Self && m["status"] == status).Sum(m => m.Value);
    }

    private static byte[] AnswerDubbo(ReadOnlySpan<byte> received, out int taken)
    {
        taken = 0;
        if (received.Length < 16 || received.Length < 16 + BinaryPrimitives.ReadInt32BigEndian(received[12..])) return [];
        taken = 16 + BinaryPrimitives.ReadInt32BigEndian(received[12..]);
        var failed = received[..taken].IndexOf("fail"u8) >= 0;
        return new Wire().Raw(0xda, 0xbb, 2, (byte)(failed ? 70 : 20)).Raw(received[4..12]).I32(1).U8(0x94);
    }

    private static byte[] AnswerFoundationDb(ReadOnlySpan<byte> received, out int taken)
    {
        taken = 0;
        if (received.Length < 44) return [];
        if (BinaryPrimitives.ReadUInt16LittleEndian(received[10..]) == 0x1fdb)
        {
            taken = 44;
            return received[..44].ToArray();
        }
        taken = 12 + BinaryPrimitives.ReadInt32LittleEndian(received);
        return FoundationDbPacket(received.Slice(40, 16).ToArray(), 2 << 24 | 1378929, new byte[24]);
    }

    private static byte[] FoundationDbPacket(byte[] to, int type, byte[] fields) =>
        new Wire().Little32(16 + 8 + fields.Length).Raw(new byte[8]).Raw(to).Little32(8).Little32(type).Raw(fields);

    private static byte[] Token(int number) => [.. Enumerable.Range(0, 8).Select(i => (byte)(i * 31 + 7)), .. BitConverter.GetBytes((long)number + 1)];
}
