using Taproot.Server.Hosting;
using Taproot.Server.Limits;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Pprof;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>What every protocol does with profiles once it knows whose they are: read, store, count.</summary>
internal sealed class ProfileIntake(IngestPipeline pipeline, IProfileWriter writer, IngestCounters counters, ProjectQuotas quotas, ServerOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(30);

    // What is older than it would be kept makes a partition that is dropped at once.
    private readonly ProfileLimits _limits = new() { MaxAge = options.ProfilesRetention < LongestAge ? options.ProfilesRetention : LongestAge, Time = time };

    public ProfileBatch NewBatch(string project) => new(quotas.Of(project).Limits.Bound(_limits));

    /// <summary>Stores what <paramref name="read"/> puts into a batch; returns the number of samples.</summary>
    /// <exception cref="IngestRefusedException">The request is not taken.</exception>
    public async ValueTask<int> StoreAsync(string project, string protocol, Action<ProfileBatch> read, CancellationToken cancellation)
    {
        var batch = NewBatch(project);
        try
        {
            read(batch);
        }
        catch (ProfileException e)
        {
            throw new IngestRefusedException(KindOf(e.Reason), e.Code, e.Message, e);
        }
        catch (OtlpJsonException e)
        {
            throw new IngestRefusedException(RefusalKind.Malformed, "malformed_json", e.Message, e);
        }
        await writer.WriteAsync(project, batch, cancellation);
        counters.Arrived(Signal.Profiles, project, protocol, [.. batch.Series.Select(s => s.End / 1_000_000)]);
        counters.Dropped(Signal.Profiles, project, "negative_value", batch.Negative);
        counters.Truncated(Signal.Profiles, project, batch.Truncated);
        return batch.Samples.Count;
    }

    /// <summary>Reads a pprof that may be compressed, as files of that format are.</summary>
    public void ReadPprof(ReadOnlyMemory<byte> profile, ProfileOrigin origin, ProfileBatch into, UnpackBudget budget) =>
        WithPlain(profile, budget, plain => PprofReader.Read(plain, origin, into));

    /// <summary>Reads a file that may be compressed with gzip.</summary>
    public void WithPlain(ReadOnlyMemory<byte> file, UnpackBudget budget, ReadBytes read)
    {
        if (file.Length < 2 || file.Span[0] != 0x1F || file.Span[1] != 0x8B)
        {
            read(file.Span);
            return;
        }
        using var plain = pipeline.Unpack(ContentCoding.Gzip, file, budget);
        read(plain.Memory.Span);
    }

    private static RefusalKind KindOf(ProfileRefusal reason) => reason switch
    {
        ProfileRefusal.TooLarge => RefusalKind.TooLarge,
        ProfileRefusal.UnknownFormat => RefusalKind.UnsupportedFormat,
        _ => RefusalKind.Malformed,
    };
}

/// <summary>Reads bytes.</summary>
internal delegate void ReadBytes(ReadOnlySpan<byte> bytes);
