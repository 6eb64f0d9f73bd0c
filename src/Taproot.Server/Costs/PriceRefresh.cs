using Taproot.Inspections.Costs.Prices;
using Taproot.Server.Hosting;

namespace Taproot.Server.Costs;

/// <summary>Reads the price list that the option <c>price-list</c> names, at the start and once a day. Without the option it does nothing: nobody is asked.</summary>
internal sealed partial class PriceRefresh(ServerOptions options, PriceSource prices, PriceLists lists, TimeProvider time, ILogger<PriceRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.PriceList is not { } source) return;
        using var timer = new PeriodicTimer(Interval, time);
        do await ReadAsync(source, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadAsync(string source, CancellationToken cancellationToken)
    {
        try
        {
            var list = PriceListReader.Read(await prices.ReadAsync(source, cancellationToken));
            lists.Use(list, source);
            Read(log, list.Count, source);
        }
        catch (Exception e) when (e is PriceListException or IOException or UnauthorizedAccessException or HttpRequestException or NotSupportedException or UriFormatException or InvalidOperationException
            || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var problem = $"The price list '{source}' is not in use: {e.Message}";
            lists.Keep(problem);
            NotRead(log, problem);
        }
    }

    [LoggerMessage(EventId = 1600, Level = LogLevel.Information, Message = "Read {Count} prices from {Source}.")]
    private static partial void Read(ILogger logger, int count, string source);

    [LoggerMessage(EventId = 1601, Level = LogLevel.Warning, Message = "{Problem}")]
    private static partial void NotRead(ILogger logger, string problem);
}
