using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Tests.Processes;

public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("/usr/sbin/sshd|-D", "/usr/sbin/sshd", "sshd")]
    [InlineData("nginx: master process /usr/sbin/nginx -g daemon on;", "/usr/sbin/nginx", "nginx")]
    [InlineData("nginx: worker process", "/usr/sbin/nginx", "nginx")]
    [InlineData("/usr/lib/postgresql/15/bin/postgres|-D|/data", "/usr/lib/postgresql/15/bin/postgres", "postgres")]
    [InlineData("postgres: checkpointer ", "/usr/lib/postgresql/15/bin/postgres", "postgres")]
    [InlineData("postgres: shop shop 127.0.0.1(53412) idle", "/usr/lib/postgresql/15/bin/postgres", "postgres")]
    [InlineData("/usr/bin/redis-server 127.0.0.1:6379", "/usr/bin/redis-check-rdb", "redis-server")]
    [InlineData("php-fpm: pool www", "/usr/sbin/php-fpm8.2", "php-fpm")]
    [InlineData("-bash", "/usr/bin/bash", "bash")]
    [InlineData("python3|/srv/x.py|--port|80", "/usr/bin/python3.11", "x.py")]
    [InlineData("python3|-u|-W|ignore|x.py", "/usr/bin/python3.11", "x.py")]
    [InlineData("python3|-m|http.server|21100", "/usr/bin/python3.11", "http.server")]
    [InlineData("/usr/bin/python3.11|-c|print(1)", "/usr/bin/python3.11", "python3.11")]
    [InlineData("/usr/bin/python3|/usr/local/bin/gunicorn|app:app", "/usr/bin/python3.11", "gunicorn")]
    [InlineData("node|--inspect|/srv/app.js", "/usr/bin/node", "app.js")]
    [InlineData("node|-r|dotenv|app.js", "/usr/bin/node", "app.js")]
    [InlineData("node|/srv/shop/index.js", "/usr/bin/node", "shop/index.js")]
    [InlineData("node|dist/index.js", "/usr/bin/node", "index.js")]
    [InlineData("java|-Xmx1g|-jar|/opt/x.jar|--server", "/usr/lib/jvm/bin/java", "x.jar")]
    [InlineData("java|-cp|/a:/b|org.acme.Main|arg", "/usr/lib/jvm/bin/java", "Main")]
    [InlineData("java|--add-opens|java.base/java.lang=ALL-UNNAMED|-m|shop/org.acme.Main", "/usr/lib/jvm/bin/java", "org.acme.Main")]
    [InlineData("dotnet|/srv/Shop.Cart.dll|--urls|http://+:80", "/usr/share/dotnet/dotnet", "Shop.Cart")]
    [InlineData("dotnet|exec|--runtimeconfig|x.json|Shop.dll", "/usr/share/dotnet/dotnet", "Shop")]
    [InlineData("/srv/Shop.Orders", "/srv/Shop.Orders", "Shop.Orders")]
    [InlineData("ruby|/srv/app.rb", "/usr/bin/ruby3.1", "app.rb")]
    [InlineData("perl|-w|script.pl", "/usr/bin/perl", "script.pl")]
    [InlineData("php|-d|memory_limit=1G|artisan|serve", "/usr/bin/php8.2", "artisan")]
    [InlineData("/bin/sh|/etc/init.d/thing|start", "/usr/bin/dash", "thing")]
    [InlineData("sh|-c|while true; do x; done", "/usr/bin/dash", "sh")]
    [InlineData("", "/usr/bin/hidden", "hidden")]
    [InlineData("", "", null)]
    [InlineData("(strange) name!|x", "/opt/real-name", "real-name")]
    public void A_process_is_named_by_what_its_user_would_call_it(string arguments, string executable, string? expected)
    {
        Assert.Equal(expected, ProgramName.Of(new CommandLine(arguments.Length == 0 ? [] : arguments.Split('|'), executable)));
    }

    [Theory]
    [InlineData("/usr/sbin/nginx", "/usr/sbin/nginx", "nginx")]
    [InlineData("postgres: writer", "/usr/lib/postgresql/15/bin/postgres", "postgres")]
    [InlineData("/usr/sbin/mariadbd", "", "mysql")]
    [InlineData("/usr/bin/redis-server *:6379", "", "redis")]
    [InlineData("java|-cp|x|org.elasticsearch.bootstrap.Elasticsearch", "", "elasticsearch")]
    [InlineData("java|kafka.Kafka|/etc/kafka.properties", "", "kafka")]
    [InlineData("java|-jar|shop.jar", "", "java")]
    [InlineData("/usr/lib/erlang/bin/beam.smp|-W|-s|rabbit|boot", "", "rabbitmq")]
    [InlineData("python3.11|x.py", "", "python")]
    [InlineData("gunicorn", "/usr/bin/python3.11", "python")]
    [InlineData("node18|x.js", "", "nodejs")]
    [InlineData("php-fpm: pool www", "", "php")]
    [InlineData("ruby3.1|x.rb", "", "ruby")]
    [InlineData("dotnet|Shop.dll", "", "dotnet")]
    [InlineData("vmstorage", "", "victoria-metrics")]
    [InlineData("/usr/bin/postgres_exporter", "", null)]
    [InlineData("/usr/bin/my-thing", "/usr/bin/my-thing", null)]
    public void The_application_type_follows_from_the_command_line(string arguments, string executable, string? expected)
    {
        var types = new ApplicationTypes("/proc");

        Assert.Equal(expected, types.OfCommand(new CommandLine(arguments.Split('|'), executable)));
    }

    [Fact]
    public void A_name_in_stat_may_hold_blanks_and_parentheses()
    {
        const string Line = "42 (a) b (c)) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 1 0 8812 1000 77 18446744073709551615\n";

        Assert.True(ProcessStat.TryParse(System.Text.Encoding.ASCII.GetBytes(Line), out ProcessStat stat));
        Assert.Equal(new ProcessStat((byte)'S', 7, IsKernelThread: false, CpuTicks: 200, StartTicks: 8812, ResidentPages: 77), stat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("42 name S 1")]
    [InlineData("42 (name) S 1 2")]
    public void Text_that_is_not_of_stats_form_is_refused(string text)
    {
        Assert.False(ProcessStat.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out _));
    }
}
