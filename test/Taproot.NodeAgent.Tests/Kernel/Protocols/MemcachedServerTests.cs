using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class MemcachedServerTests
{
    private const string Outbound = "container_memcached_queries_total";
    private const string Inbound = "container_memcached_inbound_queries_total";

    [Fact]
    public void Text_and_meta_commands_are_counted_by_status_on_both_sides()
    {
        using var server = RealServer.Start("memcached", ["-u", "root", "-l", "127.0.0.1", "-p", "{port}", "-U", "0"]);
        using var kernel = KernelHarness.Start();
        const int rounds = 300;
        using (var client = Connect(server))
        {
            for (var i = 0; i < rounds; i++)
            {
                Ask(client, $"set key{i} 0 0 6\r\n{i % 10}value\r\n", "STORED\r\n");
                Ask(client, $"get key{i} other\r\n", "END\r\n");
                Ask(client, $"incr key{i} 1\r\n", "\r\n"); // no number
                Ask(client, $"mg key{i} v q\r\nmg other v q\r\nmn\r\n", "MN\r\n");
            }
        }

        var values = kernel.Until(v => v.Outbound(Outbound, server.Address) >= 6 * rounds && v.Inbound(Inbound, server.Container) >= 6 * rounds);
        Assert.Equal((5 * rounds, rounds), (values.Outbound(Outbound, server.Address, "ok"), values.Outbound(Outbound, server.Address, "failed")));
        Assert.Equal((5 * rounds, rounds), (values.Inbound(Inbound, server.Container, "ok"), values.Inbound(Inbound, server.Container, "failed")));
    }

    [Fact]
    public void Binary_commands_are_counted_too()
    {
        using var server = RealServer.Start("memcached", ["-u", "root", "-l", "127.0.0.1", "-p", "{port}", "-U", "0"]);
        using var kernel = KernelHarness.Start();
        const int rounds = 500;
        using (var client = Connect(server))
        {
            var noop = new byte[24];
            (noop[0], noop[1]) = (0x80, 0x0a);
            var answer = new byte[24];
            for (var i = 0; i < rounds; i++)
            {
                noop[15] = (byte)i;
                client.Send(noop);
                client.Receive(answer);
            }
        }

        var values = kernel.Until(v => v.Outbound(Outbound, server.Address, "ok") >= rounds && v.Inbound(Inbound, server.Container, "ok") >= rounds);
        Assert.Equal(rounds, values.Outbound(Outbound, server.Address));
        Assert.Equal(rounds, values.Inbound(Inbound, server.Container));
    }

    private static Socket Connect(RealServer server)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(IPAddress.Loopback, server.Port);
        return client;
    }

    private static void Ask(Socket client, string request, string end)
    {
        client.Send(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[4096];
        for (var answer = ""; !answer.EndsWith(end, StringComparison.Ordinal);)
        {
            var read = client.Receive(buffer);
            if (read == 0) Assert.Fail($"The server hung up after: {answer}");
            answer += Encoding.ASCII.GetString(buffer, 0, read);
        }
    }
}
