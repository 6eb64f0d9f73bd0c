using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Otlp.Profiles;

/// <summary>Reads <c>ExportProfilesServiceRequest</c> of OTLP's profiles signal (v1development, since revision 1.8) into a batch. Used once.</summary>
public sealed class OtlpProfileReader
{
    private const uint RequestResources = (1 << 3) | ProtobufReader.Bytes;
    private const uint RequestDictionary = (2 << 3) | ProtobufReader.Bytes;
    private const uint Resource = (1 << 3) | ProtobufReader.Bytes;
    private const uint Scopes = (2 << 3) | ProtobufReader.Bytes;
    private const uint Profiles = (2 << 3) | ProtobufReader.Bytes;

    private readonly ProfileBatch _batch;
    private readonly ProfileDictionary _dictionary;
    private readonly OtlpProfile _profile;

    /// <summary>Reads into a batch.</summary>
    public OtlpProfileReader(ProfileBatch into)
    {
        _batch = into;
        _dictionary = new(into);
        _profile = new(into, _dictionary);
    }

    /// <summary>Profiles that were left out because they are older than accepted.</summary>
    public int TooOld { get; private set; }

    /// <summary>Profiles that were left out because they are further in the future than accepted.</summary>
    public int TooNew { get; private set; }

    /// <summary>Reads a request; after an exception the batch is of no use.</summary>
    /// <exception cref="ProfileException">It is refused as a whole.</exception>
    public void Read(ReadOnlySpan<byte> message)
    {
        try
        {
            // The dictionary stands behind what refers to it.
            foreach (var dictionary in All(message, RequestDictionary, new(0, message.Length))) _dictionary.Read(message, dictionary);
            foreach (var resource in All(message, RequestResources, new(0, message.Length))) ReadResource(message, resource);
        }
        catch (MalformedProtobufException e)
        {
            throw new ProfileException("The body is not a valid ExportProfilesServiceRequest message.", e);
        }
    }

    private void ReadResource(ReadOnlySpan<byte> message, Piece resourceProfiles)
    {
        var owner = new ProfileOwner(_dictionary);
        foreach (var resource in All(message, Resource, resourceProfiles)) owner.Read(message, resource);
        foreach (var scope in All(message, Scopes, resourceProfiles))
            foreach (var profile in All(message, Profiles, scope)) ReadProfile(message, profile, owner);
    }

    private void ReadProfile(ReadOnlySpan<byte> message, Piece profile, ProfileOwner owner)
    {
        try
        {
            _profile.Read(message, profile, owner);
        }
        catch (ProfileException e) when (e.Reason is ProfileRefusal.TooOld or ProfileRefusal.TooNew)
        {
            if (e.Reason == ProfileRefusal.TooOld) TooOld++;
            else TooNew++;
        }
    }

    private List<Piece> All(ReadOnlySpan<byte> message, uint field, Piece within)
    {
        List<Piece> pieces = [];
        var reader = new ProtobufReader(within.Of(message));
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key != field)
            {
                reader.Skip(key);
                continue;
            }
            var piece = Piece.Next(ref reader);
            if (pieces.Count == _batch.Limits.MaxTableEntries) throw new ProfileException(ProfileRefusal.TooLarge, "The request holds too many profiles; send smaller ones.");
            pieces.Add(piece with { Start = piece.Start + within.Start });
        }
        return pieces;
    }
}
