namespace Taproot.NodeAgent.Tests.Kernel.Tls;

[Collection(nameof(OneKernel))]
public sealed class GnuTlsTests
{
    [Fact]
    public void Requests_of_wget_are_counted_by_status_on_both_sides()
    {
        if (!RunningProgram.Run("ldd", "/usr/bin/wget").Contains("libgnutls", StringComparison.Ordinal)) Assert.Skip("There is no wget with GnuTLS here (Debian: wget).");
        using var lab = new TlsLab();
        using var server = TlsServers.Python(lab);
        // One that stays, so that the library is attached when wget comes and goes.
        using var holder = new RunningProgram("python3", "-c", "import ctypes, sys; ctypes.CDLL('libgnutls.so.30'); print('ready', flush=True); sys.stdin.read()");
        Assert.Equal("ready", holder.ReadLine());
        lab.Watch(server.ProcessId);
        lab.Watch(holder.Id, "gnutls");
        string[] urls = [.. new[] { "a", "missing", "b", "c", "missing" }.Select(p => $"https://localhost:{server.Port}/{p}")];
        using var client = new RunningProgram("wget", ["-q", "-O", "/dev/null", "--no-check-certificate", .. urls]);
        client.ReadToEnd();

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "404") >= 2 && TlsLab.Requests(v, client.Container, "404") >= 2 && TlsLab.WasShown(v, client.Container));
        TlsLab.AssertInbound(values, server.Container, 3, 2);
        TlsLab.AssertRequests(values, client.Container, 3, 2);
    }
}
