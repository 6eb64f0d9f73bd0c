using System.Text;
using CsCheck;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

public sealed class OptOutTests : IDisposable
{
    private readonly FixtureTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("PATH=/bin\0COROOT_EBPF_PROFILING=disabled\0", OptOut.Profiling)]
    [InlineData("COROOT_LOG_MONITORING=disabled", OptOut.Logs)]
    [InlineData("COROOT_EBPF_TRACES=is disabled now\0COROOT_LOG_MONITORING=disabled\0", OptOut.Traces | OptOut.Logs)]
    [InlineData("COROOT_EBPF_TRACES=enabled\0", OptOut.None)]
    [InlineData("NOT_COROOT_EBPF_TRACES=disabled\0", OptOut.None)]
    [InlineData("COROOT_EBPF_TRACES\0disabled\0", OptOut.None)]
    [InlineData("", OptOut.None)]
    public void A_program_opts_out_by_its_environment(string environment, object expected) =>
        Assert.Equal(expected, OptOuts.Read(Encoding.ASCII.GetBytes(environment)));

    [Fact]
    public void Whatever_an_environment_holds_is_read() => Gen.Byte.Array[0, 300].Sample(bytes => OptOuts.Read(bytes) <= (OptOut.Profiling | OptOut.Logs | OptOut.Traces));

    [Fact]
    public void A_process_is_read_once_until_it_ends()
    {
        _tree.Write("proc/7/environ", "COROOT_EBPF_TRACES=disabled\0");
        var optOuts = new OptOuts(_tree.Path("proc"));
        Assert.Equal(OptOut.Traces, optOuts.Of(7, 100));

        _tree.Write("proc/7/environ", "A=b\0");
        Assert.Equal(OptOut.Traces, optOuts.Of(7, 100));
        Assert.Equal(OptOut.None, optOuts.Of(7, 200));
        _tree.Write("proc/7/environ", "COROOT_LOG_MONITORING=disabled\0");
        optOuts.Forget(7);
        Assert.Equal(OptOut.Logs, optOuts.Of(7, 200));
    }

    [Fact]
    public void One_that_is_gone_opted_out_of_nothing() => Assert.Equal(OptOut.None, new OptOuts(_tree.Path("proc")).Of(8));

    [Fact]
    public void A_container_opts_out_by_what_its_runtime_says() => Assert.Equal(
        OptOut.Logs, OptOuts.Of(new Dictionary<string, string> { ["COROOT_LOG_MONITORING"] = "disabled", ["COROOT_EBPF_TRACES"] = "yes" }));
}
