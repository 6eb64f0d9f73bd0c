using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using CsCheck;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Builds;
using Taproot.NodeAgent.Builds.Programs;
using Taproot.NodeAgent.Builds.Software;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Tests.Elf;

namespace Taproot.NodeAgent.Tests.Builds;

/// <summary>What is read out of archives, assemblies and project files, also of those that somebody made to break a reader.</summary>
public sealed class ProgramFileTests(ElfSamples samples) : IClassFixture<ElfSamples>
{
    [Fact]
    public void A_jar_tells_its_version_and_another_content_is_another_build()
    {
        var first = Read(Jar("Manifest-Version: 1.0\r\nImplementation-Version: 3.2.1\r\n", "class A"), JarFile.Read);
        var second = Read(Jar("Manifest-Version: 1.0\r\nImplementation-Version: 3.2.1\r\n", "class B"), JarFile.Read);
        Assert.Equal(("3.2.1", "3.2.1"), (first!.Value.Version, second!.Value.Version));
        Assert.NotEqual(first.Value.Build, second.Value.Build);
        Assert.Equal("", Read(Jar("Manifest-Version: 1.0\r\n", "class A"), JarFile.Read)!.Value.Version);
        Assert.Null(Read("no archive"u8.ToArray(), JarFile.Read));
        Assert.Null(Read([], JarFile.Read));
    }

    [Fact]
    public void Damaged_jars_are_read_or_refused()
    {
        byte[] jar = Jar("Implementation-Version: 1\n", new string('x', 300));
        Gen.Select(Gen.Int[0, jar.Length - 4], Gen.UInt, Gen.Int[0, jar.Length]).Sample((at, value, length) =>
        {
            byte[] damaged = (byte[])jar.Clone();
            BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(at), value);
            Read(damaged, JarFile.Read);
            Read(damaged[..length], JarFile.Read);
        }, iter: 200);
    }

    [Fact]
    public void An_assembly_tells_its_version()
    {
        Assembly own = typeof(ProgramFileTests).Assembly;
        var found = Read(File.ReadAllBytes(own.Location), AssemblyFile.Read);
        Assert.Equal(own.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion, found!.Value.Version);
        Assert.Null(Read("no assembly"u8.ToArray(), AssemblyFile.Read));
    }

    [Fact]
    public void Damaged_assemblies_are_read_or_refused()
    {
        byte[] assembly = File.ReadAllBytes(typeof(ContentHash).Assembly.Location)[..8192];
        Gen.Select(Gen.Int[0, 1000], Gen.UInt, Gen.Int[0, 1000]).Sample((at, value, length) =>
        {
            byte[] damaged = (byte[])assembly.Clone();
            BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(at), value);
            Read(damaged, AssemblyFile.Read);
            Read(damaged[..length], AssemblyFile.Read);
        }, iter: 100);
        Gen.Byte.Array[0, 100].Sample(bytes => AssemblyFile.VersionIn([.. Encoding.Unicode.GetBytes("ProductVersion\0"), .. bytes]));
    }

    [Theory]
    [InlineData("""{"version":"1.2.3"}""", "1.2.3")]
    [InlineData("""{"a":{"version":"9"},"b":[1],"version":"1"}""", "1")]
    [InlineData("""{"version":7}""", "")]
    [InlineData("""{"version":"\ud800"}""", "")]
    [InlineData("""{"version":""", "")]
    [InlineData("[]", "")]
    public void A_package_tells_its_version(string json, string version) => Assert.Equal(version, ProjectVersion.InPackage(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Any_text_is_a_project_file_or_none()
    {
        Gen.String.Sample(text =>
        {
            ProjectVersion.InProject("[project]\nversion =" + text);
            ProjectVersion.InPackage(Encoding.UTF8.GetBytes("{\"version\":" + text));
            SoftwareReader.NodeVersionIn("#define NODE_MAJOR_VERSION " + text);
            Assert.True(SoftwareReader.VersionIn(text).Length <= 48);
        });
    }

    [Fact]
    public void The_main_module_of_a_go_program_tells_its_version()
    {
        byte[] file = File.ReadAllBytes(samples.Go("gomodule"));
        using (ElfImage image = Image(file))
        {
            Assert.Equal("", GoModule.VersionOf(image));
            Assert.Equal(3, ElfBuildId.GoOf(image).Count(c => c == '/'));
        }
        // Without modules there is a command line only; the linker's form with a module is put there instead.
        byte[] text = [.. new byte[16], .. "path\tshop\nmod\tshop\tv1.2.3\th1:x=\n"u8, .. new byte[16]];
        int at = file.AsSpan().IndexOf("\xff Go buildinf:"u8[1..]) - 1;
        int version = at + 33 + file[at + 32];
        file[version] = (byte)text.Length;
        text.CopyTo(file, version + 1);
        using (ElfImage image = Image(file))
            Assert.Equal("v1.2.3", GoModule.VersionOf(image));
        "(devel)"u8.CopyTo(file.AsSpan(version + 1 + 16 + "path\tshop\nmod\tshop\t"u8.Length));
        Gen.Select(Gen.Int[0, 120], Gen.Byte).Sample((offset, value) =>
        {
            byte[] damaged = (byte[])file.Clone();
            damaged[at + offset] = value;
            using ElfImage image = Image(damaged);
            GoModule.VersionOf(image);
        }, iter: 20);
    }

    [Theory]
    [InlineData("/usr/bin/python3.11", "Script shop.py", "python3", "-u", "shop.py", "--port=1")]
    [InlineData("/usr/bin/python3.11", "Module shop.main", "python3", "-m", "shop.main")]
    [InlineData("/usr/bin/python3.11", "Module shop.web", "/venv/bin/python", "/venv/bin/gunicorn", "-b", "0.0.0.0:80", "shop.web:app")]
    [InlineData("/usr/bin/python3.11", "", "python3", "-c", "print()")]
    [InlineData("/usr/bin/node", "Script dist/server.js", "node", "--enable-source-maps", "dist/server.js")]
    [InlineData("/usr/lib/jvm/bin/java", "Jar /app.jar", "java", "-Xmx1g", "-jar", "/app.jar")]
    [InlineData("/usr/lib/jvm/bin/java", "ClassPath /a.jar:/b.jar", "java", "-cp", "/a.jar:/b.jar", "Main")]
    [InlineData("/usr/bin/dotnet", "Assembly Shop.dll", "dotnet", "exec", "Shop.dll")]
    [InlineData("/usr/sbin/nginx", "", "nginx: master process")]
    public void The_command_line_names_the_code(string executable, string expected, params string[] arguments) =>
        Assert.Equal(expected, CodeArgument.Of(new CommandLine(arguments, executable)) is { } code ? $"{code.Kind} {code.Value}" : "");

    [Theory]
    [InlineData("v20.1.0", "20.1.0")]
    [InlineData("16.2-1.pgdg120+2", "16.2")]
    [InlineData("1:11.2.3+maria", "11.2.3")]
    [InlineData("x", "")]
    public void Versions_are_numbers(string text, string version) => Assert.Equal(version, SoftwareReader.VersionIn(text));

    private static byte[] Jar(string manifest, string content)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("META-INF/MANIFEST.MF", manifest), ("A.class", content)])
            {
                ZipArchiveEntry entry = archive.CreateEntry(name);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream part = entry.Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return stream.ToArray();
    }

    private static (string Version, string Build)? Read(byte[] bytes, Func<SafeFileHandle, long, (string, string)?> read)
    {
        using SafeFileHandle file = Opened(bytes);
        return read(file, bytes.Length);
    }

    private static ElfImage Image(byte[] bytes) => ElfImage.Open(Opened(bytes))!;

    private static SafeFileHandle Opened(byte[] bytes)
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, bytes);
        SafeFileHandle file = File.OpenHandle(path);
        File.Delete(path);
        return file;
    }
}
