using System.Net;

namespace Taproot.NodeAgent.Protocols.Dns;

/// <summary>A DNS message with one question (RFC 1035, section 4).</summary>
internal readonly ref struct DnsMessage
{
    private const int HeaderLength = 12;
    private const int MaxAnswers = 64;
    private const int MaxAddresses = 32;
    private const int TypeA = 1;
    private const int TypeAaaa = 28;

    private DnsMessage(ReadOnlySpan<byte> bytes, int nameLength)
    {
        Bytes = bytes;
        Name = bytes.Slice(HeaderLength, nameLength);
    }

    /// <summary>The message, as far as it was copied.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The name that is asked for: labels with their lengths, the empty one last.</summary>
    public ReadOnlySpan<byte> Name { get; }

    public ushort Id => At(0);

    public bool IsResponse => (Bytes[2] & 0x80) != 0;

    public bool IsTruncated => (Bytes[2] & 0x02) != 0;

    public int ResponseCode => Bytes[3] & 0x0f;

    public ushort Type => At(HeaderLength + Name.Length);

    public ushort Answers => At(6);

    /// <summary>Records beyond question and answers.</summary>
    public int OtherRecords => At(8) + At(10);

    /// <summary>What follows the question.</summary>
    public ReadOnlySpan<byte> Records => Bytes[(HeaderLength + Name.Length + 4)..];

    /// <summary>Reads header and question of a standard query or its response.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out DnsMessage message)
    {
        message = default;
        if (bytes.Length < HeaderLength || (bytes[2] & 0x78) != 0 || (bytes[3] & 0x40) != 0 || bytes[4] != 0 || bytes[5] != 1) return false;
        var length = NameLength(bytes[HeaderLength..]);
        if (length == 0 || bytes.Length < HeaderLength + length + 4) return false;
        message = new(bytes, length);
        // Internet, Chaos, Hesiod, any; mDNS sets the highest bit.
        return (message.At(HeaderLength + length + 2) & 0x7fff) is 1 or 3 or 4 or 255;
    }

    /// <summary>Addresses among the answers, whatever names they belong to: aliases lead from the question to them.</summary>
    public List<IPAddress> ReadAddresses()
    {
        var addresses = new List<IPAddress>();
        var reader = new WireReader(Records);
        for (var i = 0; i < Math.Min((int)Answers, MaxAnswers) && addresses.Count < MaxAddresses; i++)
        {
            SkipName(ref reader);
            var type = reader.UInt16();
            reader.Skip(6);
            var data = reader.Take(reader.UInt16());
            if (reader.IsShort) break;
            if ((type == TypeA && data.Length == 4) || (type == TypeAaaa && data.Length == 16)) addresses.Add(new(data));
        }
        return addresses;
    }

    /// <summary>Whether the type is one of those that ask for IPv6 addresses.</summary>
    public bool AsksForIpv6 => Type == TypeAaaa;

    /// <summary>Whether addresses are what was asked for.</summary>
    public bool AsksForAddresses => Type is TypeA or TypeAaaa;

    private static int NameLength(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < Math.Min(bytes.Length, 255); i += bytes[i] + 1)
        {
            if (bytes[i] == 0) return i + 1;
            if (bytes[i] > 63) return 0; // in a question there is nothing to point to
        }
        return 0;
    }

    // A pointer ends a name, and where it leads does not matter here.
    private static void SkipName(ref WireReader reader)
    {
        for (var length = reader.Byte(); length != 0 && !reader.IsShort; length = reader.Byte())
        {
            if (length >= 0xc0)
            {
                reader.Skip(1);
                return;
            }
            reader.Skip(length);
        }
    }

    private ushort At(int position) => (ushort)(Bytes[position] << 8 | Bytes[position + 1]);
}
