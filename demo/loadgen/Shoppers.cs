using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Shop.Common;

namespace Shop.Loadgen;

/// <summary>
/// Sends requests at a steady rate whatever the answers take (up to a number in flight), in a fixed round of routes, so that every link
/// of the shop has a rate that is known beforehand.
/// </summary>
internal sealed class Shoppers(HttpClient shop, IConfiguration configuration, TimeProvider clock) : BackgroundService
{
    private const int MostInFlight = 64;
    private const int Products = 50;
    private const int Sessions = 100;

    // The shop of containers has no recommendations.
    private readonly int _round = configuration["recommendations"] is null ? 10 : 12;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        double rate = double.Parse(configuration.Required("rate"));
        var requests = Channel.CreateBounded<int>(MostInFlight);
        Task[] workers = [.. Enumerable.Range(0, MostInFlight).Select(_ => WorkAsync(requests.Reader, stoppingToken))];
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate), clock);
        for (int number = 0; await timer.WaitForNextTickAsync(stoppingToken); number++)
        {
            await requests.Writer.WriteAsync(number, stoppingToken);
        }

        await Task.WhenAll(workers);
    }

    private async Task WorkAsync(ChannelReader<int> requests, CancellationToken stoppingToken)
    {
        await foreach (int number in requests.ReadAllAsync(stoppingToken))
        {
            try
            {
                using HttpRequestMessage request = Request(number);
                using HttpResponseMessage response = await shop.SendAsync(request, stoppingToken);
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !stoppingToken.IsCancellationRequested)
            {
                // A shop that is down or slow has no answer to count; the next customer comes all the same.
            }
        }
    }

    private HttpRequestMessage Request(int number)
    {
        int session = number / _round % Sessions;
        int product = (number % Products) + 1;
        return (number % _round) switch
        {
            10 or 11 => new HttpRequestMessage(HttpMethod.Get, $"/recommendations/{product}"),
            0 or 3 or 6 => new HttpRequestMessage(HttpMethod.Get, "/"),
            1 or 4 or 7 => new HttpRequestMessage(HttpMethod.Get, $"/product/{product}"),
            2 => new HttpRequestMessage(HttpMethod.Post, $"/cart/{session}/{product}"),
            8 => new HttpRequestMessage(HttpMethod.Get, $"/cart/{session}"),
            _ => new HttpRequestMessage(HttpMethod.Post, $"/checkout/{session}"),
        };
    }
}
