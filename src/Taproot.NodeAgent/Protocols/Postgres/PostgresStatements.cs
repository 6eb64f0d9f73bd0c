using System.Numerics;

namespace Taproot.NodeAgent.Protocols.Postgres;

/// <summary>Texts of prepared statements by their names, as far as they fit, and what portals are bound to. Names are kept by their hash.</summary>
internal sealed class PostgresStatements
{
    private const int TextLimit = 1024;
    private const int MaxNames = 1024;
    private readonly Dictionary<int, byte[]> _named = [];
    private readonly Dictionary<int, int> _portals = [];
    private byte[] _unnamed = [];
    private int _unnamedLength;
    private byte[] _last = [];

    /// <summary>Text of the statement that was prepared last.</summary>
    public ReadOnlySpan<byte> Last => ReferenceEquals(_last, _unnamed) ? _unnamed.AsSpan(0, _unnamedLength) : _last;

    /// <summary>A statement is prepared.</summary>
    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, TextLimit)];
        if (name.IsEmpty)
        {
            KeepUnnamed(text);
            return;
        }
        _last = text.ToArray();
        if (_named.Count < MaxNames || _named.ContainsKey(Hash(name))) _named[Hash(name)] = _last;
    }

    /// <summary>A portal is bound to a statement.</summary>
    public void Bind(ReadOnlySpan<byte> portal, ReadOnlySpan<byte> statement)
    {
        var key = Hash(portal);
        if (_portals.Count < MaxNames || _portals.ContainsKey(key)) _portals[key] = Hash(statement);
    }

    /// <summary>A statement or a portal is closed.</summary>
    public void Close(bool isStatement, ReadOnlySpan<byte> name)
    {
        if (isStatement) _named.Remove(Hash(name));
        else _portals.Remove(Hash(name));
    }

    /// <summary>The text that a portal runs; empty when it is not known.</summary>
    public ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> portal)
    {
        if (!_portals.TryGetValue(Hash(portal), out var statement)) return default;
        if (statement == Hash(default)) return _unnamed.AsSpan(0, _unnamedLength);
        return _named.GetValueOrDefault(statement);
    }

    private void KeepUnnamed(ReadOnlySpan<byte> text)
    {
        if (_unnamed.Length < text.Length) _unnamed = new byte[BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, text.Length))];
        text.CopyTo(_unnamed);
        (_unnamedLength, _last) = (text.Length, _unnamed);
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = new HashCode();
        hash.AddBytes(name);
        return hash.ToHashCode();
    }
}
