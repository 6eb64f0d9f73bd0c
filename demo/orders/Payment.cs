using System.Net;
using System.Net.Sockets;
using Shop.Common;

namespace Shop.Orders;

/// <summary>Charges the customer; two faults live here.</summary>
internal sealed class Payment(Faults faults, IConfiguration configuration)
{
    private readonly IPEndPoint _gateway = IPEndPoint.Parse(configuration.Required("payment-gateway"));
    private int _count;

    /// <summary>True when the customer paid.</summary>
    public async Task<bool> ChargeAsync(CancellationToken cancel)
    {
        if (faults.IsOn(Faults.RefusedConnections) && !await ReachGatewayAsync(cancel))
        {
            return false;
        }

        return !faults.IsOn(Faults.FailingPayment) || Interlocked.Increment(ref _count) % 3 != 0;
    }

    private async Task<bool> ReachGatewayAsync(CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(_gateway, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
