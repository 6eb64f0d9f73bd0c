using System.Globalization;
using CsCheck;
using Taproot.NodeAgent.Logs;

namespace Taproot.NodeAgent.Tests.Logs;

public sealed class RuntimeTimeTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:01Z", 1_000_000_000)]
    [InlineData("2024-05-01T10:00:00.123456789Z", 1714557600_123456789)]
    [InlineData("2024-05-01T12:00:00.5+02:00", 1714557600_500000000)]
    [InlineData("2024-02-29T23:59:60Z", 1709251200_000000000)]
    [InlineData("2023-02-29T10:00:00Z", 0)]
    [InlineData("2024-13-01T10:00:00Z", 0)]
    [InlineData("2024-05-01T10:00:00.Z", 0)]
    [InlineData("2024-05-01T10:00:00.1234567890Z", 0)]
    [InlineData("2024-05-01T10:00:00+2:00", 0)]
    [InlineData("2024-05-01 10:00:00Z", 0)]
    public void Times_of_runtimes_are_read_to_the_nanosecond(string text, long nanoseconds) =>
        Assert.Equal(nanoseconds, RuntimeTime.Parse(LogLab.Bytes(text)));

    [Fact]
    public void Any_time_is_read_as_it_was_written() =>
        Gen.Select(Gen.Long[100_000_000_000, 6_000_000_000_000_000], Gen.Int[-600, 600]).Sample((microseconds, minutes) =>
        {
            var time = DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds).ToOffset(TimeSpan.FromMinutes(minutes));
            Assert.Equal(microseconds * 1000, RuntimeTime.Parse(Text(time)));
        });

    private static byte[] Text(DateTimeOffset time) => LogLab.Bytes(time.ToString("O", CultureInfo.InvariantCulture));

    [Fact]
    public void Any_bytes_are_a_time_or_not() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[0, 30]).Sample((bytes, at) =>
        {
            var text = LogLab.Bytes("2024-05-01T10:00:00.123456789+02:00");
            bytes.AsSpan(0, Math.Min(bytes.Length, text.Length - at)).CopyTo(text.AsSpan(at));
            Assert.True(RuntimeTime.Parse(bytes) >= 0);
            Assert.True(RuntimeTime.Parse(text) >= 0);
        });
}
