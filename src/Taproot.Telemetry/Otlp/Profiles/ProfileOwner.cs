using System.Text;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Otlp.Profiles;

/// <summary>The resource that profiles belong to: its service and its attributes as labels. Texts may be in the dictionary.</summary>
internal sealed class ProfileOwner(ProfileDictionary dictionary)
{
    private const uint Attributes = (1 << 3) | ProtobufReader.Bytes;
    private const uint PairKey = (1 << 3) | ProtobufReader.Bytes;
    private const uint PairValue = (2 << 3) | ProtobufReader.Bytes;
    private const uint PairKeyIndex = 3 << 3;
    private const uint ValueTextIndex = 8 << 3;
    private const int MostLabels = 64;
    private const string ServiceName = "service.name";

    // Profilers of whole machines know no service; what they know is better than nothing.
    private static readonly string[] ServiceNames =
        [ServiceName, "k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.container.name", "container.name", "process.executable.name", "container.id"];

    private static readonly OtlpLimits Limits = new() { MaxValueBytes = 1024, MaxKeyBytes = 256 };
    private readonly AnyValueText _text = new(Limits);
    private readonly List<Label> _labels = [];
    private Labels? _sorted;
    private string? _service;

    public string Service => _service ??= FindService();

    public Labels Labels => _sorted ??= Labels.Create(_labels.Where(l => l.Name != ServiceName));

    public void Read(ReadOnlySpan<byte> message, Piece resource)
    {
        var reader = new ProtobufReader(resource.Of(message));
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == Attributes) Add(message, reader.ReadBytes());
            else reader.Skip(key);
        }
        (_sorted, _service) = (null, null);
    }

    private string FindService()
    {
        var all = Labels.Create(_labels);
        return ServiceNames.Select(name => all[name]).FirstOrDefault(value => value.Length > 0) ?? "unknown_service";
    }

    private void Add(ReadOnlySpan<byte> message, ReadOnlySpan<byte> pair)
    {
        ReadOnlySpan<byte> name = default, value = default;
        var reader = new ProtobufReader(pair);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == PairKey) name = reader.ReadBytes();
            else if (key == PairKeyIndex) name = dictionary.Text(message, reader.ReadVarint());
            else if (key == PairValue) value = reader.ReadBytes();
            else reader.Skip(key);
        }
        if (name.IsEmpty || name.Length > Limits.MaxKeyBytes || _labels.Count == MostLabels) return;
        _labels.Add(new(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(TextOf(message, value))));
    }

    private ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> value)
    {
        var reader = new ProtobufReader(value);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == ValueTextIndex) return Utf8Cut.Cut(dictionary.Text(message, reader.ReadVarint()), Limits.MaxValueBytes);
            reader.Skip(key);
        }
        return _text.Read(value, Limits.MaxValueBytes);
    }
}
