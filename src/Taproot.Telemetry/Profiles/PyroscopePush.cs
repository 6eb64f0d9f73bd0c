using System.Text;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Profiles;

/// <summary>A profile of a message <c>push.v1.PushRequest</c>.</summary>
/// <param name="Origin">Whose it is.</param>
/// <param name="Profile">Its pprof, compressed or not; a part of the message.</param>
public readonly record struct PushedProfile(ProfileOrigin Origin, ReadOnlyMemory<byte> Profile);

/// <summary>Reads the messages that grafana/pyroscope's clients push.</summary>
public static class PyroscopePush
{
    private const uint Series = (1 << 3) | ProtobufReader.Bytes;
    private const uint SeriesLabel = (1 << 3) | ProtobufReader.Bytes;
    private const uint SeriesSample = (2 << 3) | ProtobufReader.Bytes;
    private const uint LabelName = (1 << 3) | ProtobufReader.Bytes;
    private const uint LabelValue = (2 << 3) | ProtobufReader.Bytes;
    private const uint RawProfile = (1 << 3) | ProtobufReader.Bytes;
    private const int MostProfiles = 10_000;
    private const int MostLabels = 256;
    private static readonly string[] ServiceLabels = ["service_name", "service.name", "app"];

    private static readonly JsonShape Shape = new JsonShape().WithList("series", 1, JsonFieldKind.Message, new JsonShape()
        .WithList("labels", 1, JsonFieldKind.Message, new JsonShape().With("name", 1, JsonFieldKind.Text).With("value", 2, JsonFieldKind.Text))
        .WithList("samples", 2, JsonFieldKind.Message, new JsonShape()
            .With("rawProfile", 1, JsonFieldKind.Base64).With("raw_profile", 1, JsonFieldKind.Base64).With("ID", 2, JsonFieldKind.Text)));

    /// <summary>Writes the message that a body in JSON stands for.</summary>
    /// <exception cref="OtlpJsonException">It is not JSON, or not of this shape.</exception>
    public static void WriteJson(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJson.Write(json, Shape, into);

    /// <summary>The profiles of a message.</summary>
    /// <exception cref="ProfileException">It is malformed, or does not say whose a profile is.</exception>
    public static IReadOnlyList<PushedProfile> Read(ReadOnlyMemory<byte> message)
    {
        List<PushedProfile> profiles = [];
        try
        {
            var reader = new ProtobufReader(message.Span);
            while (!reader.AtEnd)
            {
                var key = reader.ReadKey();
                if (key != Series)
                {
                    reader.Skip(key);
                    continue;
                }
                ReadSeries(Piece.Next(ref reader).Of(message), profiles);
            }
        }
        catch (MalformedProtobufException e)
        {
            throw new ProfileException("The body is not a valid push.v1.PushRequest message.", e);
        }
        return profiles;
    }

    private static void ReadSeries(ReadOnlyMemory<byte> series, List<PushedProfile> into)
    {
        List<Label> labels = [];
        List<ReadOnlyMemory<byte>> samples = [];
        var reader = new ProtobufReader(series.Span);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == SeriesLabel) AddLabel(labels, reader.ReadBytes());
            else if (key == SeriesSample) samples.Add(RawProfileOf(Piece.Next(ref reader).Of(series)));
            else reader.Skip(key);
        }
        if (into.Count + samples.Count > MostProfiles)
            throw new ProfileException(ProfileRefusal.TooLarge, $"The request holds more than {MostProfiles} profiles; send smaller ones.");
        if (samples.Count == 0) return;
        var origin = OriginOf(labels);
        foreach (var sample in samples) into.Add(new(origin, sample));
    }

    private static ProfileOrigin OriginOf(List<Label> labels)
    {
        var service = ServiceLabels.Select(name => labels.Find(l => l.Name == name).Value).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        if (service is null)
            throw new ProfileException(ProfileRefusal.NoService, "A series has no label service_name, which says whose its profiles are. Set it in the client.");
        var profile = labels.Find(l => l.Name == "__name__").Value;
        labels.RemoveAll(l => l.Name.StartsWith("__", StringComparison.Ordinal) || l.Name is "service_name" or "service.name");
        return new()
        {
            Service = service,
            Labels = Labels.Create(labels),
            NameType = string.IsNullOrEmpty(profile) ? PyroscopeTypes.NameOf : (type, unit) => $"{profile}:{type}:{unit}",
        };
    }

    private static void AddLabel(List<Label> labels, ReadOnlySpan<byte> pair)
    {
        if (labels.Count == MostLabels) throw new ProfileException(ProfileRefusal.InvalidLabels, $"A series has more than {MostLabels} labels.");
        var (name, value) = ("", "");
        var reader = new ProtobufReader(pair);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == LabelName) name = Encoding.UTF8.GetString(reader.ReadBytes());
            else if (key == LabelValue) value = Encoding.UTF8.GetString(reader.ReadBytes());
            else reader.Skip(key);
        }
        if (name.Length > 0) labels.Add(new(name, value));
    }

    private static ReadOnlyMemory<byte> RawProfileOf(ReadOnlyMemory<byte> sample)
    {
        ReadOnlyMemory<byte> profile = default;
        var reader = new ProtobufReader(sample.Span);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == RawProfile) profile = Piece.Next(ref reader).Of(sample);
            else reader.Skip(key);
        }
        return profile;
    }
}
