using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;

namespace Taproot.Inspections.Tests.Reports;

public sealed class RuntimeReportTests
{
    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Fact]
    public void The_JVM_report_shows_the_heap_against_its_largest_size()
    {
        Web.Metric("container_jvm_info", 1, ("jvm", "org.example.Shop -x"), ("java_version", "21.0.4"))
            .Metric("container_jvm_heap_used_bytes", 50, ("jvm", "org.example.Shop -x")).Metric("container_jvm_heap_max_size_bytes", 100, ("jvm", "org.example.Shop -x"))
            .Metric("container_jvm_gc_time_seconds", 0.02f, ("jvm", "org.example.Shop -x"), ("gc", "G1"));
        var report = Report("jvm");
        Assert.Equal(["Shop", "up", "21.0.4"], Assert.Single(Assert.Single(report.Tables).Rows).Skip(1).Take(3).Select(c => c.Text));
        var heap = report.Charts.Single(c => c.Id == "jvm-heap");
        Assert.Equal((50, 100), (Assert.Single(heap.Series).Values[^1], heap.Threshold!.Values[^1]));
        Assert.Equal((2, "G1"), (report.Charts.Single(c => c.Id == "jvm-gc").Series[0].Values[^1], report.Charts.Single(c => c.Id == "jvm-gc").Series[0].Name));
        Assert.Contains("enable-java-async-profiler", report.Charts.Single(c => c.Id == "jvm-alloc-bytes").EmptyReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_JVMs_of_a_container_are_told_apart()
    {
        Web.Metric("container_jvm_heap_used_bytes", 50, ("jvm", "/opt/a.jar")).Metric("container_jvm_heap_used_bytes", 60, ("jvm", "org.b.Main"));
        Assert.Equal(["web@n1 a.jar", "web@n1 Main"], Report("jvm").Charts.Single(c => c.Id == "jvm-heap").Series.Select(s => s.Name));
    }

    [Fact]
    public void The_dotnet_report_shows_generations()
    {
        Web.Metric("container_dotnet_info", 1, ("application", "Shop"), ("runtime_version", "9.0.1"))
            .Metric("container_dotnet_memory_heap_size_bytes", 10, ("application", "Shop"), ("generation", "Gen0"))
            .Metric("container_dotnet_memory_heap_size_bytes", 20, ("application", "Shop"), ("generation", "Gen2"));
        var report = Report("dotnet");
        Assert.Equal(["Gen0", "Gen2"], report.Charts.Single(c => c.Id == "dotnet-heap").Series.Select(s => s.Name));
        Assert.Equal("Only .NET 9 and newer tell their pauses, to agents of Taproot.", report.Charts.Single(c => c.Id == "dotnet-gc-pause").EmptyReason);
        Assert.Equal(30, Assert.Single(Assert.Single(report.Tables).Rows)[4].Value);
    }

    [Fact]
    public void The_reports_of_Go_Python_and_Node_js_show_what_is_measured()
    {
        Web.Metric("container_go_info", 1, ("go_version", "go1.24")).Metric("container_go_alloc_bytes_total", 5).Metric("container_python_thread_lock_wait_time_seconds", 0.5f)
            .Metric("container_nodejs_event_loop_blocked_time_seconds_total", 0.5f).Metric("container_nodejs_event_loop_iterations_total", 50);
        Assert.Equal("go1.24", Assert.Single(Report("go").Tables[0].Rows)[1].Text);
        Assert.Equal("Agents of Coroot do not tell the live heap.", Report("go").Charts[0].EmptyReason);
        Assert.Equal(0.5f, Report("python").Charts[0].Series[0].Values[^1]);
        Assert.Equal(0.01f, Report("nodejs").Charts.Single(c => c.Id == "nodejs-turn").Series[0].Values[^1]);
        Assert.Equal(50, Report("nodejs").Charts.Single(c => c.Id == "nodejs-blocked").Series[0].Values[^1]);
    }

    [Fact]
    public void Where_there_is_no_runtime_there_is_no_report()
    {
        Web.Type("rust");
        var world = _given.World();
        var ids = ReportCatalog.Of(WorldWindow.Whole(world), world.App("web"), InspectionSettings.Default).Select(r => r.Id);
        Assert.Empty(ids.Intersect(["jvm", "dotnet", "go", "python", "nodejs", "gpu", "dns", "kafka", "proxy"]));
    }

    [Theory]
    [InlineData("org.apache.catalina.startup.Bootstrap start", "Bootstrap")]
    [InlineData("/opt/app/shop-1.2.jar --port 80", "shop-1.2.jar")]
    [InlineData("", "")]
    [InlineData("a-very-long-name-of-a-program-that-nobody-would-want-to-read", "a-very-long-name-of-a-program-that-nobod…")]
    public void Commands_are_called_as_people_call_them(string command, string name) => Assert.Equal(name, RuntimeReading.ShortName(command));

    private Report Report(string id)
    {
        var world = _given.World();
        return world.Report("web", id);
    }
}
