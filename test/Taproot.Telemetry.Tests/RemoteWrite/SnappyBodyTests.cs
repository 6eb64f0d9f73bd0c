using CsCheck;
using Snappier;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Tests.RemoteWrite;

public class SnappyBodyTests
{
    [Fact]
    public void Whatever_was_compressed_comes_back() =>
        Gen.OneOf(Gen.Byte.Array[0, 2000], Gen.Byte[0, 3].Array[0, 5000]).Sample(bytes =>
        {
            using var body = SnappyBody.Decompress(Snappy.CompressToArray(bytes), 1 << 20);
            return body.Span.SequenceEqual(bytes);
        });

    [Fact]
    public void The_densest_body_is_not_taken_for_a_lie()
    {
        using var body = SnappyBody.Decompress(Snappy.CompressToArray(new byte[1 << 20]), 1 << 20);
        Assert.Equal(1 << 20, body.Span.Length);
    }

    [Fact]
    public void A_body_that_claims_more_than_allowed_is_too_large()
    {
        var body = Snappy.CompressToArray(new byte[1001]);
        Assert.Equal(RemoteWriteReason.TooLarge, Assert.Throws<RemoteWriteException>(() => SnappyBody.Decompress(body, 1000)).Reason);
    }

    [Fact]
    public void A_small_body_that_claims_much_is_refused_before_memory_is_taken()
    {
        byte[] body = [0x80, 0x80, 0x80, 0x0F, 0, 0]; // claims 31 MB
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(RemoteWriteReason.MalformedSnappy, Assert.Throws<RemoteWriteException>(() => SnappyBody.Decompress(body, 32 << 20)).Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Random_and_truncated_bodies_never_raise_anything_but_a_refusal() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte[0, 3].Array[1, 400], Gen.Int[0, 1000]).Sample((noise, text, cut) =>
        {
            var good = Snappy.CompressToArray(text);
            return IsHarmless(noise) && IsHarmless(good[..(cut % good.Length)]);
        });

    private static bool IsHarmless(byte[] body)
    {
        try
        {
            SnappyBody.Decompress(body, 1 << 20).Dispose();
        }
        catch (RemoteWriteException e)
        {
            return e.Reason is RemoteWriteReason.MalformedSnappy or RemoteWriteReason.TooLarge;
        }

        return true;
    }
}
