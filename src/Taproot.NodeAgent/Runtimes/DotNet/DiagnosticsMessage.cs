using System.Buffers.Binary;
using System.Text;

namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>What a .NET runtime says of its process.</summary>
/// <param name="ProcessId">Process id as it knows itself.</param>
/// <param name="Entry">Name of the assembly that it was started with, empty before .NET 6.</param>
/// <param name="Version">Version of the runtime, empty before .NET 6.</param>
internal sealed record DotNetProcessInfo(ulong ProcessId, string Entry, string Version);

/// <summary>Messages of the runtime's diagnostics port: a head of 20 bytes, then a payload. All little-endian.</summary>
internal static class DiagnosticsMessage
{
    internal const int HeaderSize = 20;
    internal const byte EventPipeSet = 2;
    internal const byte ProcessSet = 4;
    internal const byte StopTracing = 1;
    internal const byte CollectTracingWithoutRundown = 3;
    internal const byte CollectTracingWithoutStacks = 4;
    internal const byte ProcessInfo = 0;
    internal const byte ProcessInfoWithVersion = 4;

    private const byte ServerSet = 0xFF;
    private const byte Ok = 0;
    private const uint NetTraceFormat = 1;
    private const uint InformationalLevel = 4;
    private const int GuidSize = 16;

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    /// <summary>A command with its head.</summary>
    internal static byte[] Command(byte set, byte command, ReadOnlySpan<byte> payload)
    {
        var message = new byte[HeaderSize + payload.Length];
        Magic.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), checked((ushort)message.Length));
        (message[16], message[17]) = (set, command);
        payload.CopyTo(message.AsSpan(HeaderSize));
        return message;
    }

    /// <summary>Reads the head of a response: its payload's length, and whether the command was carried out.</summary>
    internal static bool TryParseResponse(ReadOnlySpan<byte> header, out int payloadLength, out bool isOk)
    {
        (payloadLength, isOk) = (0, false);
        if (header.Length != HeaderSize || !header.StartsWith(Magic) || header[16] != ServerSet)
            return false;
        payloadLength = BinaryPrimitives.ReadUInt16LittleEndian(header[14..]) - HeaderSize;
        isOk = header[17] == Ok;
        return payloadLength >= 0;
    }

    /// <summary>Asks for the counters of the runtime's own provider.</summary>
    /// <param name="interval">Time between two reports.</param>
    /// <param name="canLeaveStacks">True where the command has the switch for it: stacks cost the application time and nobody needs them here.</param>
    internal static byte[] CollectCounters(TimeSpan interval, bool canLeaveStacks)
    {
        const uint bufferMegabytes = 1;
        var payload = new List<byte>(160);
        AddUInt32(payload, bufferMegabytes);
        AddUInt32(payload, NetTraceFormat);
        payload.Add(0); // no rundown of all methods at the end
        if (canLeaveStacks)
            payload.Add(0);
        AddUInt32(payload, 1);
        AddUInt32(payload, uint.MaxValue); // all keywords
        AddUInt32(payload, uint.MaxValue);
        AddUInt32(payload, InformationalLevel);
        AddText(payload, "System.Runtime");
        AddText(payload, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"EventCounterIntervalSec={Math.Max(1, (int)interval.TotalSeconds)}"));
        return [.. payload];
    }

    /// <summary>Reads the answer to <see cref="ProcessInfoWithVersion"/> or, without the last two fields, <see cref="ProcessInfo"/>.</summary>
    internal static DotNetProcessInfo? ParseProcessInfo(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < sizeof(ulong) + GuidSize)
            return null;
        ulong processId = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        payload = payload[(sizeof(ulong) + GuidSize)..];
        for (int i = 0; i < 3; i++) // command line, operating system, architecture
        {
            if (!TryTakeText(ref payload, out _))
                return null;
        }
        TryTakeText(ref payload, out string entry);
        TryTakeText(ref payload, out string version);
        return new DotNetProcessInfo(processId, entry, version);
    }

    private static bool TryTakeText(ref ReadOnlySpan<byte> payload, out string text)
    {
        text = "";
        if (payload.Length < sizeof(uint))
            return false;
        uint characters = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        payload = payload[sizeof(uint)..];
        if (characters > payload.Length / 2)
            return false;
        text = Encoding.Unicode.GetString(payload[..((int)characters * 2)]).TrimEnd('\0');
        payload = payload[((int)characters * 2)..];
        return true;
    }

    private static void AddUInt32(List<byte> to, uint value)
    {
        for (int shift = 0; shift < 32; shift += 8)
            to.Add((byte)(value >> shift));
    }

    private static void AddText(List<byte> to, string text)
    {
        AddUInt32(to, (uint)text.Length + 1);
        to.AddRange(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
