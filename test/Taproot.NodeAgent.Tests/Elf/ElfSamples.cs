using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Elf;

/// <summary>Files of the compilers that are here, made once for all tests and removed at the end.</summary>
public sealed class ElfSamples : IDisposable
{
    private const string Source = """
        static int counter;
        __attribute__((noinline)) int taproot_answer(int x) { if (x > 3) return ++counter; return x * 42; }
        int prefixed_taproot_answer(void) { return taproot_answer(2); }
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-elf-").FullName;
    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);

    /// <summary>A library with symbols, a build id, and a name and run path for the dynamic linker.</summary>
    internal string Library => Compile("lib.so", "-g", "-Wl,--build-id=0x0123456789abcdef", "-Wl,-soname,libsample.so.1", "-Wl,-rpath,/opt/sample", "-Wl,--enable-new-dtags");

    /// <summary>The same, debug sections compressed by zlib.</summary>
    internal string Compressed => Compile("compressed.so", "-g", "-Wl,--compress-debug-sections=zlib");

    /// <summary>The same for 32 bits.</summary>
    internal string Library32 => Compile("lib32.so", "-m32", "-Wl,--build-id=0x0123456789abcdef");

    /// <summary>The library without symbols.</summary>
    internal string Stripped => Make("stripped.so", path => RunningProgram.Run("strip", "-o", path, Library));

    /// <summary>A Go executable; the test is skipped where there is no Go.</summary>
    internal string Go(string name, params string[] options)
    {
        if (!File.Exists("/usr/bin/go")) Assert.Skip("There is no Go compiler here (Debian: golang-go).");
        return Make(name, path =>
        {
            var source = Path.Combine(_directory, "main.go");
            File.WriteAllText(source, "package main\n\n//go:noinline\nfunc taprootAnswer(x int) int { return x * 42 }\n\nfunc main() { println(taprootAnswer(1)) }\n");
            RunningProgram.Run("/usr/bin/env", ["HOME=" + _directory, "GOFLAGS=-mod=mod", "CGO_ENABLED=0", "GO111MODULE=off", "/usr/bin/go", "build", .. options, "-o", path, source]);
        });
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Compile(string name, params string[] options) => Make(name, path =>
    {
        var source = Path.Combine(_directory, "sample.c");
        // Long names: no linker compresses what is short.
        File.WriteAllText(source, Source + string.Concat(Enumerable.Range(0, 60).Select(i => $"\nint one_of_many_functions_with_a_long_name_{i}(int x) {{ return x * {i}; }}")));
        RunningProgram.Run("clang", ["-shared", "-fPIC", "-O1", "-nostdlib", .. options, "-o", path, source]);
    });

    private string Make(string name, Action<string> make)
    {
        lock (_made)
        {
            if (_made.TryGetValue(name, out var path)) return path;
            path = Path.Combine(_directory, name);
            make(path);
            Assert.True(File.Exists(path), $"{name} could not be made.");
            return _made[name] = path;
        }
    }
}
