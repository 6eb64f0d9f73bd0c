using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Taproot.Telemetry.Configuration;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Files of TLS in PEM: the server's certificate with its chain, its key, and, where clients must show certificates, who may have signed these.</summary>
public sealed record IngestTlsFiles(string Certificate, string Key, string? ClientAuthority);

/// <summary>What the OTLP ports show, and what they want to see.</summary>
internal sealed class IngestCertificates
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _chain;
    private readonly X509Certificate2Collection? _authorities;

    private IngestCertificates(X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection? authorities) =>
        (_certificate, _chain, _authorities) = (certificate, chain, authorities);

    /// <summary>Reads the files.</summary>
    /// <exception cref="ConfigurationException">One of them cannot be read or does not hold what it should.</exception>
    public static IngestCertificates Load(IngestTlsFiles files)
    {
        try
        {
            var authorities = files.ClientAuthority is { } path ? ReadAll(path) : null;
            return new(X509Certificate2.CreateFromPemFile(files.Certificate, files.Key), ReadAll(files.Certificate), authorities);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException($"The files of --tls-cert-file, --tls-key-file and --tls-client-ca-file cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Has a port speak TLS.</summary>
    public void Use(ListenOptions port) => port.UseHttps(https =>
    {
        https.ServerCertificate = _certificate;
        https.ServerCertificateChain = _chain;
        if (_authorities is null) return;
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate);
    });

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        // Private authorities seldom publish what they revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection ReadAll(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new CryptographicException($"There is no certificate in '{path}'.");
    }
}
