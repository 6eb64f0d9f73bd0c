using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Taproot.Store.Client;

/// <summary>ClickHouse's HTTP interface, embedded or remote: statements, inserts and result streams, with errors as the store's exceptions.</summary>
internal sealed class StoreClient : IDisposable
{
    private const int NotEnoughSpace = 243;
    private const long DefaultServerQueryMemory = 4L << 30;
    private const int TableIsReadOnly = 242; // a replica that has lost its Keeper
    private const int OutOfTime = 159;
    private const int OutOfMemory = 241;
    private static readonly HashSet<int> Overloaded = [202, TableIsReadOnly, OutOfMemory, 252]; // too many queries, memory limit, too many parts
    private static readonly HashSet<int> WrongCredentials = [192, 193, 194, 516];
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LittleLater = TimeSpan.FromSeconds(2);
    private readonly HttpClient _http;
    private readonly EngineAddresses _addresses;
    private readonly EngineCredentials? _credentials;

    // What is acknowledged is on a shard, not in a queue on its way to one (no effect on a single server).
    private readonly string _insertSettings;
    private readonly TimeSpan _queryTimeout;

    // The embedded engine's sessions have their bounds, and it watches whether a reader is there.
    private readonly string _querySettings;

    public StoreClient(StoreOptions options, TimeProvider time)
    {
        _addresses = new(options.ClickHouse?.Addresses ?? [EngineTransport.Embedded], time);
        _credentials = options.ClickHouse is { } server ? new(server) : null;
        _insertSettings = options.ClickHouse is null ? "" : "&distributed_foreground_insert=1";
        _queryTimeout = options.QueryBudget.Timeout;
        _querySettings = options.ClickHouse is null ? "" : ServerSettings(options);
        SomeDatabase = options.ClickHouse?.InitialDatabase ?? "default";
        _http = new(EngineTransport.Create(options)) { BaseAddress = _addresses.Current, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>A database that is there before any project's.</summary>
    public string SomeDatabase { get; }

    /// <summary>The node that answered last.</summary>
    public Uri Address => _addresses.Current;

    public void Dispose() => _http.Dispose();

    /// <summary>Whether the interface of any node answers.</summary>
    public async Task<bool> PingAsync(CancellationToken cancellation)
    {
        foreach (var address in _addresses.InOrder())
        {
            try
            {
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                deadline.CancelAfter(PingTimeout);
                using var response = await _http.GetAsync(new Uri(address, "ping"), deadline.Token);
                if (response.IsSuccessStatusCode)
                {
                    _addresses.Answered(address);
                    return true;
                }
                _addresses.Failed(address);
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                _addresses.Failed(address);
            }
        }
        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public async Task ExecuteAsync(string database, string sql, QueryParameters parameters, CancellationToken cancellation)
    {
        using var content = new StringContent(sql);
        using var response = await SendAsync(Query(database, null, parameters), content, cancellation);
    }

    /// <summary>Runs an INSERT with the rows given by <paramref name="rows"/>; returns when they are stored.</summary>
    public async Task InsertAsync(string database, string sql, HttpContent rows, CancellationToken cancellation)
    {
        using var response = await SendAsync(Query(database, sql, QueryParameters.None) + _insertSettings, rows, cancellation);
    }

    /// <summary>Runs a query and reads its output while it is made.</summary>
    public async Task QueryAsync(
        string database, string sql, QueryParameters parameters, Func<Stream, CancellationToken, Task> read, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_queryTimeout);
        using var content = new StringContent(sql);
        try
        {
            using var response = await SendAsync($"{Query(database, null, parameters)}&query_id={QueryScope.NextId()}{_querySettings}", content, deadline.Token);
            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            await read(body, deadline.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new StoreUnavailableException("The store broke off while it answered.", LittleLater, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw TookTooLong(e);
        }
    }

    /// <summary>Runs a query of few rows and gives them as lines; the query names its format.</summary>
    public async Task<IReadOnlyList<string>> ReadLinesAsync(string database, string sql, QueryParameters parameters, CancellationToken cancellation)
    {
        List<string> lines = [];
        await QueryAsync(
            database, sql, parameters,
            async (body, token) =>
            {
                using var reader = new StreamReader(body);
                while (await reader.ReadLineAsync(token) is { } line) lines.Add(line);
            },
            cancellation);
        return lines;
    }

    /// <summary>Asks one node after the other, as long as it is certain that the one before did nothing.</summary>
    private async Task<HttpResponseMessage> SendAsync(string query, HttpContent content, CancellationToken cancellation)
    {
        Exception? last = null;
        foreach (var address in _addresses.InOrder())
        {
            try
            {
                var response = await SendToAsync(new(address, query), content, cancellation);
                if (response.IsSuccessStatusCode)
                {
                    _addresses.Answered(address);
                    return response;
                }
                using (response) last = await ErrorAsync(response, cancellation);
                if (last is not StoreException { Code: TableIsReadOnly }) throw last;
            }
            catch (HttpRequestException e) when (EngineTransport.NeverArrived(e))
            {
                last = e;
            }
            catch (HttpRequestException e)
            {
                _addresses.Failed(address);
                throw new StoreUnavailableException("The store broke off.", LittleLater, e);
            }
            _addresses.Failed(address);
        }
        throw last as StoreException ?? new StoreUnavailableException("The store does not answer.", LittleLater, last);
    }

    private async Task<HttpResponseMessage> SendToAsync(Uri address, HttpContent content, CancellationToken cancellation)
    {
        // Not disposed: that would dispose the content, which another node may have to be given.
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Authorization = _credentials?.Header;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/octet-stream"));
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private async Task<StoreException> ErrorAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = (await response.Content.ReadAsStringAsync(cancellation)).Trim();
        var code = response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (code == NotEnoughSpace || text.Contains("No space left on device", StringComparison.Ordinal))
            return new StoreFullException("The disk of the store is full. Nothing new is stored until there is space: free some, or shorten the retention.") { Code = code };
        if (code == OutOfTime) return TookTooLong();
        // The engine's own bound is another one, and is told as "(total)".
        if (code == OutOfMemory && !text.Contains("(total)", StringComparison.Ordinal))
            return new QueryTooLargeException("The query needs more memory than one may use (--query-memory). Choose a shorter window, an application, or a rarer condition.") { Code = code };
        if (Overloaded.Contains(code)) return new StoreUnavailableException($"The store is overloaded: {text}", LittleLater) { Code = code };
        if (WrongCredentials.Contains(code))
            return new StoreUnavailableException("ClickHouse does not know the user or the password. Check the user and the password or its file.", LittleLater) { Code = code };
        return new($"The store refused a statement: {text}") { Code = code };
    }

    private QueryTooLargeException TookTooLong(Exception? inner = null) => new(
        $"The query was ended after {_queryTimeout.TotalSeconds:0} s (--query-timeout). Choose a shorter window, an application, or a rarer condition.", inner) { Code = OutOfTime };

    private static string ServerSettings(StoreOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"&readonly=2&cancel_http_readonly_queries_on_client_close=1&max_execution_time={options.QueryBudget.Timeout.TotalSeconds:0}&max_memory_usage={options.QueryBudget.MemoryBytes ?? DefaultServerQueryMemory}");

    private static string Query(string database, string? query, QueryParameters parameters)
    {
        var address = new StringBuilder("?database=").Append(Uri.EscapeDataString(database));
        if (query is not null) address.Append("&query=").Append(Uri.EscapeDataString(query));
        parameters.AppendTo(address);
        return address.ToString();
    }
}
