using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>A tap that reads the TLS of the processes that the test names, and a certificate for localhost.</summary>
internal sealed class TlsLab : IDisposable
{
    private readonly ConcurrentDictionary<int, bool> _watched = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("taproot-tls-");

    /// <param name="readsJava">Loads the library into the JVMs among them.</param>
    public TlsLab(bool readsJava = false)
    {
        Kernel = KernelHarness.Start(tls: new()
        {
            Delay = TimeSpan.Zero, ScanInterval = TimeSpan.FromMilliseconds(200), ExcludesItself = false, IsWatched = _watched.ContainsKey,
            Java = new() { ReadsTls = readsJava, Delay = TimeSpan.Zero },
        });
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(CertificateDerPath, certificate.RawData);
        File.WriteAllBytes(KeyDerPath, key.ExportPkcs8PrivateKey());
    }

    public KernelHarness Kernel { get; }
    public string CertificatePath => Path.Combine(_directory.FullName, "certificate.pem");
    public string KeyPath => Path.Combine(_directory.FullName, "key.pem");
    public string CertificateDerPath => Path.Combine(_directory.FullName, "certificate.der");
    public string KeyDerPath => Path.Combine(_directory.FullName, "key.der");
    public X509Certificate2 Certificate => X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath);

    /// <summary>A file in the lab's directory.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Has the TLS of a process read, and waits until it is.</summary>
    public void Watch(int pid, string library = "openssl")
    {
        var before = Processes(Kernel.Collect(), library);
        _watched[pid] = true;
        Kernel.Until(v => Processes(v, library) > before);
    }

    /// <summary>Lets the TLS of a process be read, should it speak any.</summary>
    public void Allow(int pid) => _watched[pid] = true;

    /// <summary>Has a process looked at that asks to be left alone, and waits until it is.</summary>
    public void WatchExcluded(int pid)
    {
        _watched[pid] = true;
        Kernel.Until(v => v.Single(m => m.Metric == "taproot_agent_tls_excluded_processes").Value == 1);
    }

    /// <summary>Requests that were counted for a process, by status.</summary>
    public static double Requests(List<Measured> values, string container, string status) => values
        .Where(v => v.Metric == "container_http_requests_total" && v["container_id"] == container && v["status"] == status).Sum(v => v.Value);

    /// <summary>Requests that a process answered.</summary>
    public static double Inbound(List<Measured> values, string container, string status) => values
        .Where(v => v.Metric == "container_http_inbound_requests_total" && v["container_id"] == container && v["status"] == status).Sum(v => v.Value);

    /// <summary>Whether a process was shown the lab's certificate.</summary>
    public static bool WasShown(List<Measured> values, string container) => values.Exists(v =>
        v.Metric == "container_tls_certificate_not_after_timestamp_seconds" && v["container_id"] == container && v["role"] == "server" && v["subject"] == "localhost");

    public static void AssertRequests(List<Measured> values, string container, int found, int missing) =>
        Assert.True(Requests(values, container, "200") == found && Requests(values, container, "404") == missing,
            $"{container} should have asked for {found} and {missing}, but:\n{Describe(values)}");

    public static void AssertInbound(List<Measured> values, string container, int found, int missing) =>
        Assert.True(Inbound(values, container, "200") == found && Inbound(values, container, "404") == missing,
            $"{container} should have answered {found} and {missing}, but:\n{Describe(values)}");

    /// <summary>Everything that was counted of HTTP, for messages.</summary>
    private static string Describe(List<Measured> values) => string.Join('\n', values
        .Where(v => v.Metric.Contains("_http_", StringComparison.Ordinal) && v.Metric.EndsWith("requests_total", StringComparison.Ordinal) || v.Metric == "taproot_agent_kernel_events_total")
        .Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Metric} {string.Join(',', v.Labels.Values)} {v.Value}")));

    public void Dispose()
    {
        Kernel.Dispose();
        _directory.Delete(recursive: true);
    }

    private static double Processes(List<Measured> values, string library) =>
        values.Where(v => v.Metric == "taproot_agent_tls_processes" && v["library"] == library).Sum(v => v.Value);
}
