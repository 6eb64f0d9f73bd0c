using System.Net;
using System.Net.Sockets;
using Shop.Common;

namespace Shop.Orders;

/// <summary>Asks the shop's own name server; the host's are left alone. Without one every name is known.</summary>
internal sealed class NameLookup(IPEndPoint? server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether the name has an address.</summary>
    public async Task<bool> FindAsync(string name, CancellationToken cancel)
    {
        if (server is null)
        {
            return true;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        using var client = new UdpClient(server.AddressFamily);
        client.Connect(server);
        try
        {
            await client.SendAsync(DnsMessage.Question((ushort)Random.Shared.Next(), name), limit.Token);
            UdpReceiveResult answer = await client.ReceiveAsync(limit.Token);
            return DnsMessage.IsFound(answer.Buffer);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
