using System.Text;
using Microsoft.Extensions.Time.Testing;
using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Tests.Profiles;

/// <summary>A batch as lines that a person can read: <c>service type {labels} root;…;leaf value</c>, and the span where there is one.</summary>
internal static class BatchText
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static ProfileLimits Limits { get; } = new() { Time = new FakeTimeProvider(Now) };

    public static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    public static string[] Lines(this ProfileBatch batch) =>
        [.. batch.Samples.Select(sample => Line(batch, sample.Key, sample.Value)).Order(StringComparer.Ordinal)];

    public static string Stack(this ProfileBatch batch, int stack)
    {
        List<string> frames = [];
        foreach (var frame in batch.FramesOf(stack)) frames.Add(Encoding.UTF8.GetString(batch.TextOf(frame)));
        frames.Reverse();
        return string.Join(';', frames);
    }

    private static string Line(ProfileBatch batch, (int Series, int Stack, ulong Span) sample, long value)
    {
        var of = batch.Series[sample.Series];
        var span = sample.Span == 0 ? "" : $" of {sample.Span:x16}";
        return $"{of.Service} {of.Type} {of.Labels} {batch.Stack(sample.Stack)} {value}{span}";
    }
}
