using System.Text;
using CsCheck;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Tls;

namespace Taproot.NodeAgent.Tests.Tls;

public sealed class MappedFilesTests
{
    [Fact]
    public void Each_file_with_code_is_there_once()
    {
        var text = """
            55e0a0000000-55e0a0001000 r--p 00000000 fd:01 1234                       /usr/bin/thing
            55e0a0001000-55e0a0005000 r-xp 00001000 fd:01 1234                       /usr/bin/thing
            7f0000000000-7f0000010000 r-xp 00000000 00:3a 99                         /opt/a path/libssl.so.1.1 (deleted)
            7f0000020000-7f0000030000 r-xp 00020000 00:3a 99                         /opt/a path/libssl.so.1.1 (deleted)
            7f0000040000-7f0000050000 r-xp 00000000 00:00 0
            7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0                          [vdso]

            """u8;
        Assert.Equal(
            [
                new MappedFile(new(0xfdul << 32 | 1, 1234), "/usr/bin/thing", "55e0a0001000-55e0a0005000"),
                new MappedFile(new(0x3a, 99), "/opt/a path/libssl.so.1.1 (deleted)", "7f0000000000-7f0000010000"),
            ],
            MappedFiles.Parse(text));
    }

    [Fact]
    public void Any_text_is_read() => Gen.Char["0123456789abcdef-rxp: /\n\0"].Array[0, 200].Sample(text => MappedFiles.Parse(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_file_of_this_process_is_read()
    {
        var files = MappedFiles.Parse(File.ReadAllBytes("/proc/self/maps"));
        Assert.Contains(files, f => f.Path == Environment.ProcessPath);
    }

    [Theory]
    [InlineData("A=1\0COROOT_EBPF_TRACES=disabled\0B=2\0", true)]
    [InlineData("COROOT_EBPF_TRACES=disabled", true)]
    [InlineData("COROOT_EBPF_TRACES=enabled\0", false)]
    [InlineData("XCOROOT_EBPF_TRACES=disabled\0", false)]
    [InlineData("", false)]
    public void A_process_can_ask_to_be_left_alone(string environment, bool isAsked) => Assert.Equal(isAsked, OptOuts.Read(Encoding.ASCII.GetBytes(environment)).HasFlag(OptOut.Traces));
}
