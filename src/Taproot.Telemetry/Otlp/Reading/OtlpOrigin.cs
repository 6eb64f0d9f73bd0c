using System.IO.Hashing;
using System.Text;
using Taproot.Telemetry.Protobuf;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>What the items that follow have in common: the resource that sent them, and the library (scope) that made them.</summary>
public sealed class OtlpOrigin
{
    private const uint Attributes = (1 << 3) | ProtobufReader.Bytes;
    private const uint Name = (1 << 3) | ProtobufReader.Bytes;
    private const uint Version = (2 << 3) | ProtobufReader.Bytes;
    private const uint ScopeAttributes = (3 << 3) | ProtobufReader.Bytes;

    private readonly OtlpLimits _limits;
    private readonly ByteBuffer _name = new(64);
    private readonly ByteBuffer _version = new(64);

    internal OtlpOrigin(OtlpLimits limits) => (_limits, Resource, Scope) = (limits, new(limits), new(limits));

    /// <summary>Attributes of the resource.</summary>
    public AttributeBlock Resource { get; }

    /// <summary>A hash of the resource's attributes: the same for the same attributes in the same order.</summary>
    public ulong ResourceKey { get; private set; }

    /// <summary>The attribute <c>service.name</c>; empty where there is none.</summary>
    public ReadOnlySpan<byte> ServiceName => Resource.Find("service.name"u8);

    /// <summary>Attributes of the scope.</summary>
    public AttributeBlock Scope { get; }

    /// <summary>Name of the scope.</summary>
    public ReadOnlySpan<byte> ScopeName => _name.Span;

    /// <summary>Version of the scope.</summary>
    public ReadOnlySpan<byte> ScopeVersion => _version.Span;

    /// <summary>An origin of the same scope with a resource of these attributes.</summary>
    public OtlpOrigin WithResource(IEnumerable<KeyValuePair<string, string>> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var other = new OtlpOrigin(_limits);
        foreach (var (key, value) in attributes) other.Resource.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        other.ResourceKey = XxHash3.HashToUInt64(other.Resource.Encoded);
        foreach (var (key, value) in Scope) other.Scope.Add(key, value);
        other._name.Append(ScopeName);
        other._version.Append(ScopeVersion);
        return other;
    }

    internal void ReadResource(ReadOnlySpan<byte> resource)
    {
        Resource.Clear();
        var reader = new ProtobufReader(resource);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == Attributes) Resource.Read(reader.ReadBytes());
            else reader.Skip(key);
        }
        ResourceKey = XxHash3.HashToUInt64(Resource.Encoded);
    }

    internal void ReadScope(ReadOnlySpan<byte> scope)
    {
        Scope.Clear();
        _name.Clear();
        _version.Clear();
        var reader = new ProtobufReader(scope);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == Name) Set(_name, reader.ReadBytes());
            else if (key == Version) Set(_version, reader.ReadBytes());
            else if (key == ScopeAttributes) Scope.Read(reader.ReadBytes());
            else reader.Skip(key);
        }
    }

    private void Set(ByteBuffer text, ReadOnlySpan<byte> value)
    {
        text.Clear();
        Utf8Cut.AppendValid(text, Utf8Cut.Cut(value, _limits.MaxNameBytes));
    }
}
