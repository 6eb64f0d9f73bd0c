using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Taproot.Store.Embedded;

namespace Taproot.Store.Client;

/// <summary>ClickHouse's HTTP interface, embedded or remote: statements, inserts and result streams, with errors as the store's exceptions.</summary>
internal sealed class StoreClient : IDisposable
{
    private const int NotEnoughSpace = 243;
    private static readonly HashSet<int> Overloaded = [159, 202, 241, 252]; // timeout, too many queries, memory limit, too many parts
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LittleLater = TimeSpan.FromSeconds(2);
    private readonly HttpClient _http;

    public StoreClient(StoreOptions options)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10), UseProxy = options.ClickHouseUrl is not null };
        if (options.ClickHouseUrl is null)
            handler.ConnectCallback = (_, cancellation) => ConnectAsync(EngineLocation.SocketPath(Path.GetFullPath(options.DataDirectory)), cancellation);
        _http = new(handler) { BaseAddress = options.ClickHouseUrl ?? new("http://store.taproot/"), Timeout = Timeout.InfiniteTimeSpan };
        if (options.ClickHouseUrl is null) return;
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClickHouseUser}:{options.ClickHousePassword}"));
        _http.DefaultRequestHeaders.Authorization = new("Basic", credentials);
    }

    /// <summary>The client for ClickHouse.Driver and other users of the same interface.</summary>
    public HttpClient Http => _http;

    public void Dispose() => _http.Dispose();

    /// <summary>Whether the interface answers.</summary>
    public async Task<bool> PingAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.GetAsync("ping", cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public async Task ExecuteAsync(string database, string sql, QueryParameters parameters, CancellationToken cancellation)
    {
        using var content = new StringContent(sql);
        using var response = await SendAsync(Address(database, null, parameters), content, cancellation);
    }

    /// <summary>Runs an INSERT with the rows given by <paramref name="rows"/>; returns when they are stored.</summary>
    public async Task InsertAsync(string database, string sql, HttpContent rows, CancellationToken cancellation)
    {
        using var response = await SendAsync(Address(database, sql, QueryParameters.None), rows, cancellation);
    }

    /// <summary>Runs a query and reads its output while it is made.</summary>
    public async Task QueryAsync(
        string database, string sql, QueryParameters parameters, Func<Stream, CancellationToken, Task> read, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(QueryTimeout);
        using var content = new StringContent(sql);
        using var response = await SendAsync(Address(database, null, parameters), content, deadline.Token);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            await read(body, deadline.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new StoreUnavailableException("The store broke off while it answered.", LittleLater, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"The store did not answer in {QueryTimeout.TotalSeconds:0} s.", LittleLater, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string address, HttpContent content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/octet-stream"));
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new StoreUnavailableException("The store does not answer.", LittleLater, e);
        }
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await ErrorAsync(response, cancellation);
    }

    private static async Task<StoreException> ErrorAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = (await response.Content.ReadAsStringAsync(cancellation)).Trim();
        var code = response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (code == NotEnoughSpace || text.Contains("No space left on device", StringComparison.Ordinal))
            return new StoreFullException("The disk of the store is full. Nothing new is stored until there is space: free some, or shorten the retention.") { Code = code };
        if (Overloaded.Contains(code)) return new StoreUnavailableException($"The store is overloaded: {text}", LittleLater) { Code = code };
        return new($"The store refused a statement: {text}") { Code = code };
    }

    private static string Address(string database, string? query, QueryParameters parameters)
    {
        var address = new StringBuilder("?database=").Append(Uri.EscapeDataString(database));
        if (query is not null) address.Append("&query=").Append(Uri.EscapeDataString(query));
        parameters.AppendTo(address);
        return address.ToString();
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
