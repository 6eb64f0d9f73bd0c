using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>An authority that was made up, and a certificate of five days that it signed for the lab's servers.</summary>
internal static class OwnAuthority
{
    /// <summary>Has the lab's servers show it, with the authority's behind it; returns the certificate.</summary>
    public static X509Certificate2 Give(TlsLab lab, string subject = "CN=orders.example, O=Example")
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var authorityRequest = new CertificateRequest("CN=Made-up authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("orders.example");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity());
        var certificate = request.Create(authority, now.AddDays(-1), now.AddDays(5), Guid.NewGuid().ToByteArray());
        File.WriteAllText(lab.CertificatePath, certificate.ExportCertificatePem() + "\n" + authority.ExportCertificatePem() + "\n");
        File.WriteAllText(lab.KeyPath, key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
