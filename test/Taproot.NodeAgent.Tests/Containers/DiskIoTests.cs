using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

public sealed class DiskIoTests
{
    private static readonly ContainerMount Root = new("/", "/", "8:0", "sda", "", false);

    [Fact]
    public void A_counter_advances_by_its_growth()
    {
        var counter = new ReapedCounter();

        Assert.Equal([10UL, 0UL, 5UL, 0UL], [counter.Advance(10), counter.Advance(10), counter.Advance(15), counter.Advance(3)]);
    }

    [Fact]
    public void What_a_child_wrote_does_not_count_again_when_its_parent_reaps_it()
    {
        var parent = new ReapedCounter();
        parent.Advance(100);
        parent.Owe(40);

        Assert.Equal(0UL, parent.Advance(100));
        Assert.Equal(3UL, parent.Advance(143));
        Assert.Equal(50UL, parent.Advance(193));
    }

    [Fact]
    public void A_parent_that_never_reaps_loses_nothing_of_its_own_after_two_readings()
    {
        var parent = new ReapedCounter();
        parent.Owe(40);

        Assert.Equal(0UL, parent.Advance(0));
        Assert.Equal(0UL, parent.Advance(0));
        Assert.Equal(30UL, parent.Advance(30));
    }

    [Fact]
    public void Sums_over_a_family_are_what_its_members_wrote_however_readings_fall() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Bool).List[1, 30].Sample(steps =>
        {
            var parent = new ReapedCounter();
            ulong kernel = 0, told = 0, truth = 0;
            foreach ((int own, int childs, bool isRead) in steps)
            {
                var child = new ReapedCounter();
                if (isRead)
                    told += child.Advance((ulong)childs);
                parent.Owe(child.Inherited);
                kernel += (ulong)(own + childs);
                truth += (ulong)(own + childs);
                told += parent.Advance(kernel);
            }
            Assert.Equal(truth, told);
        });

    [Fact]
    public void Bytes_of_processes_go_to_the_only_device_else_to_the_one_written_to_and_stay_there()
    {
        ContainerMount data = Root with { MountPoint = "/data", DeviceNumber = "8:16", IsWritten = true };

        Assert.Equal("8:0", ContainerDisks.MainDevice([Root], ""));
        Assert.Equal("8:16", ContainerDisks.MainDevice([Root, data], ""));
        Assert.Equal("8:0", ContainerDisks.MainDevice([Root, data], "8:0"));
        Assert.Equal("8:0", ContainerDisks.MainDevice([Root, data with { IsWritten = false }], "9:0"));
        Assert.Equal("", ContainerDisks.MainDevice([], ""));
    }

    [Fact]
    public void The_mount_that_takes_an_overlays_writes_is_found_by_the_longest_prefix()
    {
        List<MountLine> mounts = MountTable.Parse(
            """
            22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
            23 22 8:16 / /var/lib rw - xfs /dev/sdb rw
            24 22 8:32 / /var/library ro,nosuid - xfs /dev/sdc rw
            152 100 0:44 / /mnt/my\040root rw,relatime master:7 - overlay overlay rw,lowerdir=/l1:/l2,upperdir=/var/lib/docker/x/diff,workdir=/w
            garbage
            """);

        Assert.Equal(4, mounts.Count);
        Assert.Equal("/mnt/my root", mounts[3].MountPoint);
        Assert.Equal("/var/lib/docker/x/diff", MountTable.UpperOf(mounts[3]));
        Assert.Null(MountTable.UpperOf(mounts[0]));
        Assert.Equal("8:16", MountTable.Holding(mounts, "/var/lib/docker/x/diff")!.Value.Device);
        Assert.Equal("8:32", MountTable.Holding(mounts, "/var/library")!.Value.Device);
        Assert.True(mounts[2].IsReadOnly);
        Assert.False(mounts[3].IsOnDevice);
    }

    [Fact]
    public void Mount_tables_of_any_content_are_read_without_harm() =>
        Gen.String[Gen.Char["0123456789 :-/\\,orwupedi=\n"], 0, 400].Sample(text => MountTable.Parse(text).Count <= 4096);

    [Fact]
    public void What_a_program_writes_to_a_file_counts_once_though_its_children_write_it()
    {
        var options = new ContainerOptions { MountInterval = TimeSpan.Zero };
        using ContainerRegistry registry = new(options, [], null, NullLoggerFactory.Instance, TimeProvider.System);
        using ContainerCollector collector = new(registry, options);
        using FixtureTree tree = new();
        tree.Write(
            "taproot_writer.py",
            """
            import subprocess, sys
            keep = open(sys.argv[1] + "/keep", "w")
            for line in sys.stdin:
                subprocess.run(["dd", "if=/dev/zero", "of=" + sys.argv[1] + "/out", "bs=64k", "count=16", "conv=fsync"], stderr=subprocess.DEVNULL)
                print("done", flush=True)
            """);
        using var program = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("python3", [tree.Path("taproot_writer.py"), tree.Root])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        try
        {
            const string Name = "/process/taproot_writer.py";
            program.StandardInput.WriteLine("write");
            Assert.Equal("done", program.StandardOutput.ReadLine());
            registry.ProcessExecuted(program.Id, default);
            Assert.Equal(Name, registry.FindOwner(program.Id, ProcessActivity.Listens));
            registry.Sweep();
            var sink = new ListSink();
            collector.Collect(sink);
            Assert.SkipWhen(!sink.Has("container_resources_disk_size_bytes", Name), "the temporary directory is on no block device");
            double before = sink.Value("container_resources_disk_written_bytes_total", Name);

            program.StandardInput.WriteLine("write");
            Assert.Equal("done", program.StandardOutput.ReadLine());
            sink = new ListSink();
            collector.Collect(sink);

            // A file system may add a block or two of its own to the 1 MiB.
            Assert.InRange(sink.Value("container_resources_disk_written_bytes_total", Name) - before, 1 << 20, (1 << 20) + 65536);
        }
        finally
        {
            program.Kill();
        }
    }
}
