using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Tls;

namespace Taproot.NodeAgent.Tests.Tls;

public sealed class TlsFinderTests
{
    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/libssl.so.3", nameof(TlsLibrary.OpenSsl), "WriteEnter,WriteLeave,WriteExLeave,ReadEnter,ReadLeave,ReadExLeave,HandshakeEnter,SessionEnd")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libcrypto.so.3", nameof(TlsLibrary.OpenSsl), "OpenSslCertificate")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libgnutls.so.30", nameof(TlsLibrary.GnuTls), "WriteEnter,WriteLeave,ReadEnter,ReadLeave,HandshakeEnter,SessionEnd,GnuTlsCertificate")]
    [InlineData("/usr/bin/node", nameof(TlsLibrary.OpenSsl), "WriteEnter,WriteLeave,ReadEnter,ReadLeave,OpenSslCertificate")]
    public void A_library_is_known_by_its_functions(string path, string library, string programs)
    {
        if (!File.Exists(path)) Assert.Skip($"There is no {path} here.");
        using var image = ElfImage.Open(path)!;
        var probes = TlsFinder.Find(image)!;
        Assert.Equal("", probes.Refusal);
        Assert.Equal(library, probes.Library.ToString());
        Assert.Superset(programs.Split(',').ToHashSet(), probes.Probes.Select(p => p.Point.ToString()).ToHashSet());
        Assert.Equal(probes.Probes.Count, probes.Probes.Distinct().Count());
    }

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libc.so.6")]
    public void A_file_without_tls_is_left_alone(string path)
    {
        using var image = ElfImage.Open(path)!;
        Assert.Null(TlsFinder.Find(image));
    }

    [Theory]
    [InlineData("_ZN68_$LT$rustls..conn..connection..Writer$u20$as$u20$std..io..Write$GT$5write17h0123456789abcdefE", 0)]
    [InlineData("_ZN55_$LT$rustls..conn..Writer$u20$as$u20$std..io..Write$GT$5write17h0123456789abcdefE", 0)]
    [InlineData("_ZN54_$LT$rustls..conn..Reader$u20$as$u20$std..io..Read$GT$4read17h0123456789abcdefE", 1)]
    [InlineData("_RNvXs4_NtNtCs9fLn_6rustls4conn10connectionNtB5_6WriterNtNtCsaR_3std2io5Write5write", 0)]
    [InlineData("_RNvXs1_NtNtCs9fLn_6rustls4conn10connectionNtB5_6ReaderNtNtCsaR_3std2io4Read4read", 1)]
    [InlineData("_ZN55_$LT$rustls..conn..Writer$u20$as$u20$std..io..Write$GT$5flush17h0123456789abcdefE", -1)]
    [InlineData("_ZN6rustls4conn6Writer3new17h0123456789abcdefE", -1)]
    public void Functions_of_rustls_are_known_by_both_forms_of_their_names(string symbol, int function) => Assert.Equal(function, Rustls.Choose(symbol));
}
