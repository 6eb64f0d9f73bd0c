using System.Buffers.Binary;
using CsCheck;
using Taproot.NodeAgent.Runtimes.Jvm;

namespace Taproot.NodeAgent.Tests.Runtimes;

public sealed class HsPerfTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Figures_are_read_in_both_byte_orders_and_ticks_become_seconds(bool isBigEndian)
    {
        byte[] file = new HsPerfFile(isBigEndian)
            .Text("sun.rt.javaCommand", "com.example.Main --password=secret")
            .Text("java.property.java.version", "17.0.15")
            .Number("sun.os.hrt.frequency", 1000)
            .Number("sun.rt.safepointTime", 2500)
            .Number("sun.rt.safepointSyncTime", 500)
            .Number("sun.rt.safepoints", 7)
            .Text("sun.gc.collector.0.name", "Copy")
            .Number("sun.gc.collector.0.time", 1500)
            .Number("sun.gc.collector.0.invocations", 3)
            .Number("sun.gc.generation.0.maxCapacity", 100)
            .Number("sun.gc.generation.0.space.0.capacity", 40)
            .Number("sun.gc.generation.0.space.0.used", 10)
            .Number("sun.gc.generation.0.space.1.capacity", 5)
            .Number("sun.gc.generation.1.maxCapacity", 200)
            .Number("sun.gc.generation.1.space.0.capacity", 50)
            .Number("sun.gc.generation.1.space.0.used", 20)
            .Number("java.threads.live", 9)
            .Number("java.cls.loadedClasses", 10)
            .Number("java.cls.sharedLoadedClasses", 400)
            .Number("java.cls.unloadedClasses", 3)
            .ToArray();

        JvmFigures figures = Assert.IsType<JvmFigures>(JvmFigures.Parse(file));

        Assert.Equal("com.example.Main --password=secret", figures.Command);
        Assert.Equal("17.0.15", figures.Version);
        Assert.Equal((2.5, 0.5, 7), (figures.SafepointSeconds, figures.SafepointSyncSeconds, figures.Safepoints));
        Assert.Equal((95, 30, 300), (figures.HeapSize, figures.HeapUsed, figures.HeapMaximum));
        Assert.Equal(new JvmCollector("Copy", 1.5, 3), Assert.Single(figures.GarbageCollectors));
        Assert.Equal((9, 407), (figures.Threads, figures.LoadedClasses));
        Assert.True(double.IsNaN(figures.MetaspaceUsed));
    }

    [Fact]
    public void Generations_that_share_their_regions_do_not_make_the_heap_larger()
    {
        byte[] file = new HsPerfFile(false)
            .Text("sun.gc.collector.0.name", "G1 young collection pauses")
            .Number("sun.gc.generation.0.maxCapacity", 256)
            .Number("sun.gc.generation.1.maxCapacity", 256)
            .ToArray();

        Assert.Equal(256, JvmFigures.Parse(file)?.HeapMaximum);
    }

    [Fact]
    public void A_file_of_another_form_or_not_ready_yet_is_none()
    {
        byte[] file = new HsPerfFile(false).Number("java.threads.live", 1).ToArray();
        Assert.NotNull(JvmFigures.Parse(file));
        foreach (int at in (int[])[0, 4, 5])
        {
            byte[] other = [.. file];
            other[at] = 0x7F;
            Assert.Null(JvmFigures.Parse(other));
        }
        file[7] = 0;
        Assert.Null(JvmFigures.Parse(file));
        Assert.Null(JvmFigures.Parse([]));
    }

    [Fact]
    public void Any_bytes_behind_a_right_head_are_read_without_harm() => Gen.Byte.Array[0, 600].Sample(bytes =>
    {
        if (bytes.Length >= 32)
        {
            new HsPerfFile(false).Number("x", 1).ToArray().AsSpan(0, 8).CopyTo(bytes);
            (bytes[9], bytes[10], bytes[11], bytes[25], bytes[26], bytes[27], bytes[30], bytes[31]) = (0xFF, 0, 0, 0, 0, 0, 0, 0);
        }
        JvmFigures.Parse(bytes);
        return true;
    });

    [Fact]
    public void A_file_with_bytes_changed_or_cut_off_is_read_without_harm()
    {
        byte[] file = new HsPerfFile(false)
            .Text("sun.rt.javaCommand", "Main")
            .Text("sun.gc.collector.0.name", "Copy")
            .Number("sun.gc.collector.0.time", 1500)
            .Number("sun.gc.generation.0.space.0.capacity", 40)
            .Number("sun.gc.generation.1.space.0.maxCapacity", long.MaxValue)
            .Number("sun.gc.generation.1.space.1.maxCapacity", long.MaxValue)
            .ToArray();
        Gen.Select(Gen.Int[0, file.Length], Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte).Array[0, 8]).Sample((length, changes) =>
        {
            byte[] other = [.. file];
            foreach ((int at, byte value) in changes) other[at] = value;
            JvmFigures.Parse(other.AsSpan(0, length));
            return true;
        });
    }
}

/// <summary>Writes a file as HotSpot does.</summary>
internal sealed class HsPerfFile(bool isBigEndian)
{
    private readonly List<byte> _entries = [];
    private int _count;

    internal HsPerfFile Number(string name, long value)
    {
        var data = new byte[8];
        if (isBigEndian) BinaryPrimitives.WriteInt64BigEndian(data, value);
        else BinaryPrimitives.WriteInt64LittleEndian(data, value);
        return Entry(name, 'J', 0, data, HsPerfUnit.None);
    }

    internal HsPerfFile Text(string name, string value)
    {
        byte[] data = [.. System.Text.Encoding.UTF8.GetBytes(value), 0, 0, 0, 0];
        return Entry(name, 'B', data.Length, data, HsPerfUnit.Text);
    }

    internal byte[] ToArray() =>
    [
        0xCA, 0xFE, 0xC0, 0xC0, (byte)(isBigEndian ? 0 : 1), 2, 0, 1, .. Int32(32 + _entries.Count), .. Int32(0), .. new byte[8], .. Int32(32),
        .. Int32(_count), .. _entries, .. new byte[64],
    ];

    private HsPerfFile Entry(string name, char type, int elements, byte[] data, HsPerfUnit unit)
    {
        byte[] text = [.. System.Text.Encoding.ASCII.GetBytes(name), 0];
        int dataAt = (20 + text.Length + 7) / 8 * 8, length = (dataAt + data.Length + 7) / 8 * 8;
        byte[] entry =
        [
            .. Int32(length), .. Int32(20), .. Int32(elements), (byte)type, 1, (byte)unit, 3, .. Int32(dataAt), .. text,
            .. new byte[dataAt - 20 - text.Length], .. data, .. new byte[length - dataAt - data.Length],
        ];
        _entries.AddRange(entry);
        _count++;
        return this;
    }

    private byte[] Int32(int value)
    {
        var bytes = new byte[4];
        if (isBigEndian) BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
