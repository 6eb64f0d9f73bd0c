using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Taproot.Server.Sources.Prometheus.Settings;

namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>
/// Sends requests with the credentials that belong to them. A token from a file is read again when the file changes, and once more when the far side
/// says 401; a pool of connections is made anew when its certificates change.
/// </summary>
internal sealed class PrometheusConnection(PrometheusSettings settings, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);

    private readonly CredentialFile? _token = settings.TokenFile.Length > 0 ? new(settings.TokenFile, time) : null;
    private readonly Lock _lock = new();
    private HttpClient? _client;
    private DateTime _stamp;
    private long _lookedAt;

    /// <summary>Where it leads.</summary>
    public PrometheusSettings Settings => settings;

    /// <summary>Sends what <paramref name="make"/> makes; it is called again for a second attempt. The answer's body is not read yet.</summary>
    /// <exception cref="PrometheusException">No answer came.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(make, isAgain: false, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || _token is null) return response;
        response.Dispose();
        return await SendOnceAsync(make, isAgain: true, cancellationToken);
    }

    public void Dispose() => _client?.Dispose();

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> make, bool isAgain, CancellationToken cancellationToken)
    {
        using var request = make();
        AddCredentials(request, isAgain);
        try
        {
            return await Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw Explain(e, request.RequestUri!);
        }
        // The pool was replaced just now, for its certificates changed.
        catch (ObjectDisposedException e)
        {
            throw new PrometheusException(PrometheusFailure.Unreachable, "The connection was closed. It is tried again by itself.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PrometheusException(PrometheusFailure.Unreachable, $"{request.RequestUri!.Authority} does not take the connection in time. Check address, port and firewall.", e);
        }
    }

    private void AddCredentials(HttpRequestMessage request, bool isAgain)
    {
        if (_token is not null) request.Headers.Authorization = new("Bearer", _token.Read(isAgain));
        else if (settings.BearerToken.Length > 0) request.Headers.Authorization = new("Bearer", settings.BearerToken);
        else if (settings.User.Length > 0)
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}")));
        foreach (var (name, value) in settings.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("taproot-server", null));
    }

    private HttpClient Client()
    {
        lock (_lock)
        {
            if (_client is not null && time.GetElapsedTime(_lookedAt) < LookAgainAfter) return _client;
            _lookedAt = time.GetTimestamp();
            var stamp = TransportFactory.Stamp(settings);
            if (_client is not null && stamp == _stamp) return _client;
            // Not disposed: requests are on their way in it; its connections close when they idle.
            _client = new(TransportFactory.Create(settings)) { Timeout = Timeout.InfiniteTimeSpan };
            _stamp = stamp;
            return _client;
        }
    }

    private static PrometheusException Explain(HttpRequestException e, Uri address)
    {
        if (e.HttpRequestError == HttpRequestError.NameResolutionError)
            return new(PrometheusFailure.UnknownHost, $"The host name '{address.Host}' has no address. Check the URL, and DNS on Taproot's host.", e);
        if (e.HttpRequestError == HttpRequestError.SecureConnectionError || e.InnerException is AuthenticationException)
            return new(PrometheusFailure.Tls, ExplainTls(e, address), e);
        return e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            ? new(PrometheusFailure.Unreachable, $"Nothing listens at {address.Authority}. Check host and port, and that the server runs.", e)
            : new(PrometheusFailure.Unreachable, $"No connection to {address.Authority}: {Sentence.Of((e.InnerException ?? e).Message)}", e);
    }

    private static string ExplainTls(HttpRequestException e, Uri address)
    {
        var reason = Sentence.Of((e.InnerException ?? e).Message);
        if (reason.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal))
            return $"The certificate of {address.Authority} is not for '{address.Host}'. Use the name that the certificate holds.";
        if (reason.Contains("NotTimeValid", StringComparison.Ordinal))
            return $"The certificate of {address.Authority} has expired, or is not valid yet. Renew it, or check the clocks.";
        if (reason.Contains("certificate chain", StringComparison.Ordinal))
            return $"The certificate of {address.Authority} is not vouched for by an authority known here. Give the authority's certificate as CA file.";
        return $"The TLS handshake with {address.Authority} fails: {reason} Check that the port speaks TLS, and whether it asks for a client certificate.";
    }
}
