using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Taproot.Telemetry.Configuration;

namespace Taproot.NodeAgent.Export;

/// <summary>Makes the HTTP client for a server: key, trust, timeouts.</summary>
internal static class SenderClient
{
    /// <summary>Time for one request.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static HttpClient Create(string? apiKey, string? caFile, bool skipVerify, string version)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would turn the POST into a GET.
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed DNS name is noticed
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };
        if (caFile is not null) handler.SslOptions.CertificateChainPolicy = Trust(caFile);
#pragma warning disable CA5359, MA0039 // The operator asked for it by --insecure-skip-verify.
        if (skipVerify) handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        var client = new HttpClient(handler) { Timeout = Timeout };
        client.DefaultRequestHeaders.UserAgent.ParseAdd($"taproot-node-agent/{version}");
        if (apiKey is not null && !client.DefaultRequestHeaders.TryAddWithoutValidation("X-API-Key", apiKey))
            throw new ConfigurationException("The option '--api-key' cannot be sent in a header.");
        return client;
    }

    private static X509ChainPolicy Trust(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"The file of option '--ca-file', {caFile}, cannot be read: {e.Message}", e);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new ConfigurationException($"The file of option '--ca-file', {caFile}, holds no certificate in PEM form.");
    }
}
