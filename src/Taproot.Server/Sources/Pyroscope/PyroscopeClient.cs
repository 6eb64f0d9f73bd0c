using System.Text.Json;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Store;

namespace Taproot.Server.Sources.Pyroscope;

/// <summary>Calls the methods of a Pyroscope's <c>querier.v1.QuerierService</c> by the Connect protocol.</summary>
internal sealed class PyroscopeClient(PrometheusConnection connection, Uri url, TimeProvider time) : IDisposable
{
    private const string Json = "application/json";
    private const string Protobuf = "application/proto";
    private const int MostBytes = 64 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LittleLater = TimeSpan.FromSeconds(5);

    /// <summary>Calls a method in JSON.</summary>
    /// <exception cref="StoreException">It does not answer as it should; the message says what to do.</exception>
    public async Task<JsonDocument> CallAsync(string method, object question, CancellationToken cancellation)
    {
        var answer = await SendAsync(method, JsonSerializer.SerializeToUtf8Bytes(question), Json, cancellation);
        try
        {
            return JsonDocument.Parse(answer);
        }
        catch (JsonException e)
        {
            throw new StoreException($"{url.Authority} does not answer as a Pyroscope does. Check the URL.", e);
        }
    }

    /// <summary>Calls a method in protobuf.</summary>
    /// <exception cref="StoreException">It does not answer as it should; the message says what to do.</exception>
    public Task<byte[]> CallAsync(string method, ReadOnlyMemory<byte> question, CancellationToken cancellation) => SendAsync(method, question.ToArray(), Protobuf, cancellation);

    public void Dispose() => connection.Dispose();

    private async Task<byte[]> SendAsync(string method, byte[] question, string type, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Patience, time, cancellation);
        try
        {
            using var response = await connection.SendAsync(() => NewRequest(method, question, type), limit.Token);
            var body = await ReadAsync(response.Content, limit.Token);
            return response.IsSuccessStatusCode ? body : throw Refused((int)response.StatusCode, body);
        }
        catch (PrometheusException e)
        {
            throw new StoreUnavailableException(e.Message, LittleLater, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new StoreUnavailableException($"{url.Authority} broke off while it answered.", LittleLater, e);
        }
        catch (OperationCanceledException e) when (limit.IsOver && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"{url.Authority} did not answer in {Patience.TotalSeconds:0} s. Choose a shorter window.", LittleLater, e);
        }
    }

    private HttpRequestMessage NewRequest(string method, byte[] question, string type)
    {
        var content = new ByteArrayContent(question);
        content.Headers.ContentType = new(type);
        return new(HttpMethod.Post, new Uri($"{url.AbsoluteUri.TrimEnd('/')}/querier.v1.QuerierService/{method}")) { Content = content };
    }

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var body = await content.ReadAsStreamAsync(cancellation);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (bytes.Length + read > MostBytes) throw new StoreUnavailableException($"The answer of {url.Authority} is larger than {MostBytes >> 20} MiB. Choose a shorter window.", LittleLater);
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }

    private StoreUnavailableException Refused(int status, byte[] body)
    {
        var words = Sentence.Of(System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 1000))));
        return new(status switch
        {
            401 or 403 => $"{url.Authority} does not take the user, password or token ({status}). Check them, and the tenant.",
            404 => $"{url.Authority} has no Pyroscope interface at this address. Check the URL.",
            _ => $"{url.Authority} answers {status}: {words}",
        }, LittleLater);
    }
}
