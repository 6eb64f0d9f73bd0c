using System.Buffers.Binary;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Tests.Profiling;

/// <summary>Memory of a process that a test lays out, object by object. Counts how often it is read.</summary>
internal sealed class PaintedMemory : IProcessMemory
{
    internal const ulong Base = 0x10_0000;
    private readonly byte[] _bytes;
    private int _used = 8;

    internal PaintedMemory(int size) => _bytes = new byte[size];

    internal PaintedMemory(byte[] content) => _bytes = content;

    internal int Reads { get; private set; }

    internal byte[] Content => [.. _bytes];

    /// <summary>Room of so many bytes; returns its address.</summary>
    internal ulong Add(int size)
    {
        var at = _used;
        _used = (_used + size + 7) & ~7;
        return Base + (ulong)at;
    }

    /// <summary>Bytes; returns their address.</summary>
    internal ulong Add(ReadOnlySpan<byte> bytes)
    {
        var address = Add(bytes.Length);
        Set(address, bytes);
        return address;
    }

    internal void Set(ulong address, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes.AsSpan((int)(address - Base)));

    internal void SetWord(ulong address, ulong word) => BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan((int)(address - Base)), word);

    internal void SetInt32(ulong address, int number) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan((int)(address - Base)), number);

    public int Read(ulong address, Span<byte> into)
    {
        Reads++;
        if (address < Base || address >= Base + (ulong)_bytes.Length) return 0;
        var there = _bytes.AsSpan((int)(address - Base));
        there = there[..Math.Min(there.Length, into.Length)];
        there.CopyTo(into);
        return there.Length;
    }
}

/// <summary>Memory that has something at every address, mostly what a reader hopes for: the same at each reading, or not.</summary>
internal sealed class WildMemory(uint seed, bool isSteady) : IProcessMemory
{
    private ulong _state = seed;

    internal int Reads { get; private set; }

    internal long Bytes { get; private set; }

    public int Read(ulong address, Span<byte> into)
    {
        Reads++;
        Bytes += into.Length;
        var state = isSteady ? Mix(seed ^ address) : _state = Mix(_state + 1);
        if (state % 16 == 0) return (int)(state >> 8 & 7);
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var at = 0; at < into.Length; at += word.Length)
        {
            state = Mix(state);
            BinaryPrimitives.WriteUInt64LittleEndian(word, WordOf(state));
            word[..Math.Min(word.Length, into.Length - at)].CopyTo(into[at..]);
        }
        return into.Length;
    }

    private static ulong WordOf(ulong state) => (state & 7) switch
    {
        0 => state,
        1 => state >> 40 << 32, // a number as V8 has it
        2 => state >> 48, // a type, a length
        3 => (state >> 58) | 0x0000_0005_0000_0000, // a string's type
        4 => 0x701a | (state & 0xf0), // flags of Ruby's
        5 => state >> 20 & ~7ul, // aligned
        _ => (state >> 20 & ~3ul) | 1, // an object as V8 has it
    };

    private static ulong Mix(ulong value)
    {
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
        value = (value ^ value >> 27) * 0x94d049bb133111eb;
        return value ^ value >> 31;
    }
}
