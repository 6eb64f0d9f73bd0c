using CsCheck;
using Taproot.NodeAgent.Export;

namespace Taproot.NodeAgent.Tests.Export;

public sealed class RecordFormTests
{
    private static readonly Uri Endpoint = new("http://server:8080/v1/profiles");

    [Fact]
    public void A_profile_s_record_gives_back_its_query_and_its_bytes() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 200], Gen.Byte.Array[0, 500]).Sample((query, profile) =>
        {
            var (readQuery, readProfile) = ProfileRecord.Split(ProfileRecord.Join(query, profile));
            return readQuery == query && readProfile.Span.SequenceEqual(profile);
        });

    [Fact]
    public void A_damaged_record_breaks_nothing() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        using var request = RecordForm.Profile.ToRequest(Endpoint, bytes);
        return request.Content is not null;
    });

    [Fact]
    public async Task A_profile_is_posted_under_its_query()
    {
        using var request = RecordForm.Profile.ToRequest(Endpoint, ProfileRecord.Join("service.name=shop&host.id=1", [31, 139, 8]));
        Assert.Equal("http://server:8080/v1/profiles?service.name=shop&host.id=1", request.RequestUri!.ToString());
        Assert.Equal([31, 139, 8], await request.Content!.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Otlp_says_what_it_is()
    {
        using var request = RecordForm.Otlp.ToRequest(Endpoint, [1]);
        Assert.Equal("application/x-protobuf", request.Content!.Headers.ContentType!.MediaType);
        Assert.Equal(["gzip"], request.Content.Headers.ContentEncoding);
    }
}
