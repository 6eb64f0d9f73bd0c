using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Symbols;

namespace Taproot.NodeAgent.Tests.Profiling;

public sealed class KnownInterpretersTests
{
    [Fact]
    public void A_library_of_Ruby_says_its_version_and_where_its_threads_begin()
    {
        using var library = Library("3.3.7");
        var found = Find(library, "libruby.so.3.3");
        Assert.Equal(56, found.Ruby?.FrameSize);
        Assert.NotEqual(0ul, found.Ruby?.ModuleWord);
        Assert.Empty(found.Unknown);
    }

    [Theory]
    [InlineData("9.9.0", "libruby.so.9.9", "Ruby 9.9.0")]
    [InlineData("3.3.7", "libpython3.10.so.1.0", "Python 3.10")]
    [InlineData("3.3.7", "node", "Node.js")]
    [InlineData("3.3.7", "libshop.so", "")]
    public void An_interpreter_whose_layout_is_not_known_is_named(string version, string name, string unknown)
    {
        using var library = Library(version);
        var found = Find(library, name);
        Assert.Equal(unknown, found.Unknown);
        Assert.Null(found.Ruby);
        Assert.Null(found.Python);
        Assert.Null(found.JavaScript);
    }

    [Fact]
    public void Node_says_itself_where_it_keeps_what()
    {
        var path = new[] { "/usr/bin/node", "/usr/local/bin/node" }.FirstOrDefault(File.Exists);
        if (path is null) Assert.Skip("There is no Node.js here.");
        using var image = ElfImage.Open(path);
        Assert.NotNull(image);
        if (image.DynamicSymbols is not { Count: > 20_000 }) Assert.Skip("The Node.js here has V8 in a library of its own.");
        var found = KnownInterpreters.Find("/usr/bin/renamed", image);
        Assert.Equal(-16, found.JavaScript?.FrameFunction);
        Assert.Equal(found.JavaScript!.SharedType, found.JavaScript.ForKernel.SharedType);
    }

    private static CompiledProgram Library(string version)
    {
        var source = $$"""
            const char ruby_version[] = "{{version}}";
            __thread void *ruby_other, *ruby_current_ec;
            void *current(void) { return ruby_current_ec; }
            """;
        return CompiledProgram.With("gcc", source, "library.c", "-shared", "-fPIC", "-ftls-model=global-dynamic", "-mtls-dialect=gnu");
    }

    private static KnownInterpreters Find(CompiledProgram library, string name)
    {
        using var image = ElfImage.Open(library.Binary);
        Assert.NotNull(image);
        return KnownInterpreters.Find("/usr/lib/" + name, image);
    }
}
