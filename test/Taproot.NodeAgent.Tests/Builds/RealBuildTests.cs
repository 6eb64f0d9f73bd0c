using Taproot.NodeAgent.Tests.Containers;
using Taproot.NodeAgent.Tests.Kernel;
using ListSink = Taproot.NodeAgent.Tests.Containers.ListSink;

namespace Taproot.NodeAgent.Tests.Builds;

/// <summary>Real programs are replaced by other builds of themselves and started again.</summary>
public sealed class RealBuildTests
{
    [Fact]
    public void A_program_that_is_built_anew_and_restarted_has_another_build_and_the_same_one_has_not()
    {
        using BuildLab lab = new();
        string program = lab.Tree.Path("taproot_shopd");
        lab.Compile("taproot_shopd", "one", "-Wl,--build-id=sha1");
        var first = BuildLab.Program(lab.Restart(program));
        Assert.Equal(("taproot_shopd", ""), (first.Name, first.Version));
        Assert.Matches("^[0-9a-f]{12}$", first.Build);
        Assert.Equal(first, BuildLab.Program(lab.Restart(program)));

        lab.Compile("taproot_shopd", "two", "-Wl,--build-id=sha1");
        // It still runs the old file.
        Assert.Equal(first, BuildLab.Program(lab.Collect()));
        var second = BuildLab.Program(lab.Restart(program));
        Assert.NotEqual(first.Build, second.Build);
        Assert.Equal(3, lab.Collect().Value("taproot_agent_build_looks_total"));
        Assert.Equal(0, lab.Collect().Value("taproot_agent_build_left_out_total", "unreadable"));
    }

    [Fact]
    public void Without_a_build_id_and_behind_one_that_is_always_the_same_the_content_counts()
    {
        using BuildLab lab = new();
        string program = lab.Tree.Path("taproot_plain");
        lab.Compile("taproot_plain", "one", "-Wl,--build-id=none");
        string first = BuildLab.Program(lab.Restart(program)).Build;
        lab.Compile("taproot_plain", "two", "-Wl,--build-id=none");
        string second = BuildLab.Program(lab.Restart(program)).Build;
        Assert.NotEqual(first, second);

        // A bundle: the same runtime, with the application behind it.
        Span<string> builds = ["", ""];
        for (int i = 0; i < 2; i++)
        {
            lab.Compile("taproot_plain", "runtime", "-Wl,--build-id=sha1");
            byte[] payload = new byte[200_000];
            Array.Fill(payload, (byte)i);
            using (FileStream file = new(program, FileMode.Append)) file.Write(payload);
            builds[i] = BuildLab.Program(lab.Restart(program)).Build;
        }
        Assert.NotEqual(builds[0], builds[1]);
    }

    [Fact]
    public void A_script_of_Python_is_told_by_its_text_and_its_projects_version()
    {
        using BuildLab lab = new();
        lab.Tree.Write("pyproject.toml", "[tool.other]\nversion = \"9\"\n[project]\nname = \"shop\"\nversion = \"1.4.0\"\n");
        lab.Tree.Write("taproot_shop.py", "import time\nwhile True: time.sleep(9)\n");
        ListSink sink = lab.Restart("/usr/bin/python3", "taproot_shop.py");
        var first = BuildLab.Program(sink);
        Assert.Equal(("taproot_shop.py", "1.4.0"), (first.Name, first.Version));
        Assert.Equal(1, sink.Value("container_software_info", "python", PythonVersion()));

        lab.Tree.Write("taproot_shop.py", "import time\nwhile True: time.sleep(8)\n");
        lab.Tree.Write("pyproject.toml", "[project]\nversion = '1.5.0'\n");
        var second = BuildLab.Program(lab.Restart("/usr/bin/python3", lab.Tree.Path("taproot_shop.py")));
        Assert.Equal("1.5.0", second.Version);
        Assert.NotEqual(first.Build, second.Build);
    }

    [Fact]
    public void A_link_that_leads_out_of_the_processs_root_is_not_followed()
    {
        using BuildLab lab = new();
        lab.Tree.Write("taproot_linked.py", "import time\nwhile True: time.sleep(9)\n");
        string before = BuildLab.Program(lab.Restart("/usr/bin/python3", "taproot_linked.py")).Build;
        // What it runs is read already; a pipe in the place of its project file must not hold the agent up either.
        RunningProgram.Run("mkfifo", [lab.Tree.Path("pyproject.toml")]);
        Assert.Equal(before, BuildLab.Program(lab.Restart("/usr/bin/python3", "taproot_linked.py")).Build);
    }

    [Fact]
    public void Node_and_its_package_tell_their_versions()
    {
        if (!File.Exists("/usr/bin/node")) Assert.Skip("There is no Node.js here (Debian: nodejs).");
        using BuildLab lab = new();
        lab.Tree.Write("package.json", """{"name":"shop","config":{"version":"9"},"version":"2.0.1"}""");
        lab.Tree.Write("taproot_shop.js", "setInterval(() => {}, 9000);\n");
        ListSink sink = lab.Restart("/usr/bin/node", "taproot_shop.js");
        Assert.Equal(("taproot_shop.js", "2.0.1"), (BuildLab.Program(sink).Name, BuildLab.Program(sink).Version));
        string[] labels = Assert.Single(sink.Samples, s => s.Name == "container_software_info").Labels;
        Assert.Equal("nodejs", labels[2]);
        Assert.StartsWith(labels[3], RunningProgram.Run("/usr/bin/node", ["--version"]).Trim().TrimStart('v'), StringComparison.Ordinal);
    }

    private static string PythonVersion() => RunningProgram.Run("/usr/bin/python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).Trim();
}
