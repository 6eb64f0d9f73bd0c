using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using Taproot.NodeAgent.Tls.Certificates;

namespace Taproot.NodeAgent.Tests.Tls.Certificates;

/// <summary>Certificates that .NET makes, and what is left of them.</summary>
public sealed class CertificateParserTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly byte[] Tags = [0x30, 0x31, 0x02, 0x06, 0xa0, 0xa3, 0x17];
    private static readonly byte[] Whole = Make("CN=a.example.com, O=Example", request => Add(request, "a.example.com", "b.example.com"));

    [Fact]
    public void Subject_issuer_names_and_times_are_read()
    {
        var certificate = CertificateParser.Parse(Whole)!;
        Assert.Equal(
            new("a.example.com", "a.example.com", "a.example.com,b.example.com", From.ToUnixTimeSeconds(), From.AddDays(90).ToUnixTimeSeconds(), IsAuthority: false), certificate);
    }

    [Fact]
    public void An_authority_is_told_apart() =>
        Assert.True(CertificateParser.Parse(Make("CN=Authority", r => r.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority())))!.IsAuthority);

    [Fact]
    public void Without_a_common_name_the_first_other_name_stands_for_it()
    {
        var certificate = CertificateParser.Parse(Make("", request =>
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddUri(new("spiffe://cluster.local/ns/shop/sa/cart"));
            names.AddIpAddress(IPAddress.Parse("fd00::1"));
            request.CertificateExtensions.Add(names.Build());
        }))!;
        Assert.Equal(("spiffe://cluster.local/ns/shop/sa/cart", "spiffe://cluster.local/ns/shop/sa/cart,fd00::1"), (certificate.Subject, certificate.Names));
    }

    [Fact]
    public void Without_any_name_the_organisation_does() => Assert.Equal("Example", CertificateParser.Parse(Make("O=Example, C=DE", _ => { }))!.Subject);

    [Fact]
    public void Of_many_names_as_many_are_kept_as_a_label_holds()
    {
        var certificate = CertificateParser.Parse(Make("CN=many", request => Add(request, [.. Enumerable.Range(0, 200).Select(i => $"host-{i}.example.com")])))!;
        Assert.InRange(certificate.Names.Length, 200, 270);
        Assert.Matches(@"^host-0\.example\.com,.*,\+\d+$", certificate.Names);
        Assert.Equal(200, certificate.Names.Count(c => c == ',') + int.Parse(certificate.Names[(certificate.Names.LastIndexOf('+') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Long_and_strange_names_are_cut_and_cleaned()
    {
        var certificate = CertificateParser.Parse(Make($"CN=\"{new string('x', 60)}\u0001\u202e{new string('é', 100)}\"", _ => { }))!;
        Assert.Equal(DerText.Most, certificate.Subject.Length);
        Assert.StartsWith(new string('x', 60) + "??é", certificate.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1990)]
    [InlineData(2049)]
    [InlineData(2050)]
    [InlineData(9998)]
    public void Years_of_two_digits_and_of_four_are_read(int year)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = new DateTimeOffset(year, 5, 6, 7, 8, 9, TimeSpan.Zero);
        using var made = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, from.AddDays(100));
        var certificate = CertificateParser.Parse(made.RawData)!;
        Assert.Equal((from.ToUnixTimeSeconds(), from.AddDays(100).ToUnixTimeSeconds()), (certificate.NotBefore, certificate.NotAfter));
    }

    [Fact]
    public void The_beginning_of_a_certificate_tells_most_of_it()
    {
        var certificate = CertificateParser.Parse(Whole.AsSpan(0, Whole.Length / 2));
        Assert.Equal("a.example.com", certificate?.Subject);
        Assert.Equal(From.AddDays(90).ToUnixTimeSeconds(), certificate?.NotAfter);
    }

    [Fact]
    public void A_cut_one_never_tells_anything_else() => Gen.Int[0, Whole.Length].Sample(length =>
    {
        var certificate = CertificateParser.Parse(Whole.AsSpan(0, length));
        if (certificate is not null) Assert.Equal(From.AddDays(90).ToUnixTimeSeconds(), certificate.NotAfter);
    });

    [Fact]
    public void A_changed_one_does_no_harm() => Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte, Gen.Int[0, Whole.Length - 1], Gen.Byte).Sample((at, to, at2, to2) =>
    {
        var changed = Whole.ToArray();
        (changed[at], changed[at2]) = (to, to2);
        AssertBounded(CertificateParser.Parse(changed));
    });

    [Fact]
    public void Bytes_that_are_anything_do_no_harm() => Gen.Byte.Array[0, 300].Sample(bytes => AssertBounded(CertificateParser.Parse(bytes)));

    [Fact]
    public void Elements_within_elements_do_no_harm() => Gen.Select(Gen.Int[0, Tags.Length - 1].Select(i => Tags[i]), Gen.Byte).Array[0, 200]
        .Sample(pairs => AssertBounded(CertificateParser.Parse([.. pairs.SelectMany(p => new[] { p.Item1, p.Item2 })])));

    private static void AssertBounded(Certificate? certificate)
    {
        if (certificate is null) return;
        Assert.InRange(certificate.Subject.Length, 0, DerText.Most);
        Assert.InRange(certificate.Issuer.Length, 0, DerText.Most);
        Assert.InRange(certificate.Names.Length, 0, 300);
        Assert.True(certificate.NotAfter > certificate.NotBefore);
    }

    private static byte[] Make(string subject, Action<CertificateRequest> change)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        change(request);
        using var certificate = request.CreateSelfSigned(From, From.AddDays(90));
        return certificate.RawData;
    }

    private static void Add(CertificateRequest request, params string[] hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts) names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
    }
}
