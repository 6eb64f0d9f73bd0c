namespace Shop.Common;

/// <summary>Measures each call as its sender sees it and counts it in <see cref="LinkStatistics"/>.</summary>
/// <param name="server">Name of the called service.</param>
/// <param name="statistics">Where to count.</param>
/// <param name="clock">The clock to measure with.</param>
public sealed class MeasuringHandler(string server, LinkStatistics statistics, TimeProvider clock) : DelegatingHandler(CreateInner())
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        TimeSpan waited = clock.GetElapsedTime(start);

        // The first path segment only: product and session numbers would make a total of each.
        string[] path = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string route = $"{request.Method} /{path.FirstOrDefault()} {(int)response.StatusCode}";
        statistics.Record(server, route, (int)response.StatusCode, waited);
        return response;
    }

    private static SocketsHttpHandler CreateInner() => new()
    {
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(2),
    };
}
