using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Pprof;

/// <summary>Reads profiles in the pprof format (google/pprof, profile.proto), uncompressed, into a batch.</summary>
public static class PprofReader
{
    /// <summary>Adds the samples of a profile to a batch; after an exception the batch is of no use.</summary>
    /// <exception cref="ProfileException">It is refused.</exception>
    public static void Read(ReadOnlySpan<byte> profile, ProfileOrigin origin, ProfileBatch into)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(into);
        try
        {
            var tables = new PprofTables(into.Limits);
            tables.Read(profile);
            new PprofSamples(tables, origin, into).Read(profile);
        }
        catch (MalformedProtobufException e)
        {
            throw new ProfileException("The profile is not in the pprof format.", e);
        }
    }
}
