using System.Net;
using System.Net.Sockets;
using Shop.Common;

namespace Shop.Orders;

/// <summary>Charges the customer; three faults meet here.</summary>
internal sealed class Payment(Faults faults, IConfiguration configuration)
{
    private const string GatewayName = "payments.shop.test";
    private readonly IPEndPoint _gateway = IPEndPoint.Parse(configuration.Required("payment-gateway"));
    private readonly NameLookup _names = new(configuration["name-server"] is { Length: > 0 } server ? IPEndPoint.Parse(server) : null);
    private int _count;

    /// <summary>True when the customer paid.</summary>
    public async Task<bool> ChargeAsync(CancellationToken cancel)
    {
        if (!await _names.FindAsync(GatewayName, cancel))
        {
            return false;
        }

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
