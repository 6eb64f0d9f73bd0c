using System.Net;
using System.Net.Sockets;
using Shop.Common;

namespace Shop.Names;

/// <summary>The shop's name server: every name is at 127.0.0.1. With the fault <c>dns-failures</c> it answers that it failed.</summary>
internal sealed class NameServer(Faults faults, IConfiguration configuration) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var socket = new UdpClient(IPEndPoint.Parse(configuration.Required("listen")));
        while (!stoppingToken.IsCancellationRequested)
        {
            UdpReceiveResult question = await socket.ReceiveAsync(stoppingToken);
            if (DnsMessage.IsQuestion(question.Buffer))
            {
                await socket.SendAsync(DnsMessage.Answer(question.Buffer, faults.IsOn(Faults.DnsFailures)), question.RemoteEndPoint, stoppingToken);
            }
        }
    }
}
