using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Taproot.Server.Sources.Prometheus.Settings;

namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>Makes the connection pool to a Prometheus: certificates, time limits.</summary>
internal static class TransportFactory
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>When the files that go into a connection were changed last: a pool made of older ones is outdated.</summary>
    public static DateTime Stamp(PrometheusSettings settings)
    {
        var newest = DateTime.MinValue;
        foreach (var path in (ReadOnlySpan<string>)[settings.CaFile, settings.ClientCertificateFile, settings.ClientKeyFile])
        {
            if (path.Length == 0 || !File.Exists(path)) continue;
            var file = new FileInfo(path);
            var changed = (file.ResolveLinkTarget(returnFinalTarget: true) ?? file).LastWriteTimeUtc;
            if (changed > newest) newest = changed;
        }
        return newest;
    }

    /// <summary>Makes a pool.</summary>
    /// <exception cref="PrometheusException">A certificate cannot be read.</exception>
    public static SocketsHttpHandler Create(PrometheusSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // On one machine compressing costs more than it saves.
            AutomaticDecompression = settings.Url.IsLoopback ? DecompressionMethods.None : DecompressionMethods.GZip,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 32,
            MaxResponseHeadersLength = 64,
        };
        try
        {
            handler.SslOptions = Tls(settings);
            return handler;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            handler.Dispose();
            throw new PrometheusException(PrometheusFailure.Credentials, $"A certificate or key file cannot be used: {Sentence.Of(e.Message)}", e);
        }
    }

    private static SslClientAuthenticationOptions Tls(PrometheusSettings settings)
    {
        var tls = new SslClientAuthenticationOptions();
        if (settings.ClientCertificateFile.Length > 0)
            tls.ClientCertificates = [X509Certificate2.CreateFromPemFile(settings.ClientCertificateFile, settings.ClientKeyFile.Length > 0 ? settings.ClientKeyFile : null)];
        if (settings.CaFile.Length > 0)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(settings.CaFile);
            if (roots.Count == 0) throw new CryptographicException($"'{settings.CaFile}' holds no certificate in PEM form.");
            tls.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        if (settings.TlsSkipVerify) tls.RemoteCertificateValidationCallback = (_, _, _, _) => settings.TlsSkipVerify;
        return tls;
    }
}
