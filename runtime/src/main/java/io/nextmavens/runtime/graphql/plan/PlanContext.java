package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import graphql.language.FragmentDefinition;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.nextmavens.runtime.graphql.schema.GraphqlSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the parts of one statement share while it is planned: its parameters and names. Not thread-safe. */
final class PlanContext {

    /** What bounds the text of a statement. */
    private static final int MOST_BRANCHES = 1000;

    private record Key(Bind bind, String type) {}

    private final GraphqlSchema schema;
    private final Inputs inputs;
    private final Selections selections;
    private final List<Bind> binds = new ArrayList<>();
    private final Map<Key, Integer> numbers = new HashMap<>();
    private int aliases;
    private int branches;
    private boolean jsonTexts;
    private boolean tokens;
    private boolean writing;

    PlanContext(GraphqlSchema schema, Inputs inputs, Map<String, FragmentDefinition> fragments) {
        this.schema = schema;
        this.inputs = inputs;
        this.selections = new Selections(fragments, inputs);
    }

    GraphqlSchema schema() {
        return schema;
    }

    Inputs inputs() {
        return inputs;
    }

    Selections selections() {
        return selections;
    }

    List<Bind> binds() {
        return List.copyOf(binds);
    }

    boolean dynamicJson() {
        return schema.model().options().dynamicJson();
    }

    /** Whether the answer has JSON in strings, which is still to be written as JavaScript does. */
    boolean hasJsonTexts() {
        return jsonTexts;
    }

    void jsonTextsUsed() {
        jsonTexts = true;
    }

    /** Whether the answer has claims that are still to be signed. */
    boolean hasTokens() {
        return tokens;
    }

    void tokensUsed() {
        tokens = true;
    }

    /** Whether a function that is called may change something. */
    boolean isWriting() {
        return writing;
    }

    void calls(FunctionSource function) {
        writing |= !function.source().stable();
    }

    /** Whether there is a secret to sign tokens with. */
    boolean signsTokens() {
        return schema.signsTokens();
    }

    /** Counts objects of one type among several: within each other they multiply. */
    void branch() {
        if (++branches > MOST_BRANCHES) {
            throw new PlanException("The operation asks for too many interfaces and unions within each other");
        }
    }

    /** A name that no other table of the statement has. */
    String alias() {
        return "__t" + aliases++;
    }

    /** A parameter, cast to a type. */
    String bind(Bind bind, String type) {
        int number = numbers.computeIfAbsent(new Key(bind, type), key -> {
            binds.add(bind);
            return binds.size();
        });
        return "$" + number + "::" + type;
    }

    /** A parameter with the value of an input. */
    String value(Input input, Codec codec) {
        if (codec.innermost().is(ScalarKind.GEOJSON) && codec.unwrapped() instanceof Codec.Scalar scalar) {
            return geometry(input, scalar);
        }
        if (input.variable().isPresent()) {
            return bind(new Bind.Variable(input.variable().get(), codec, dynamicJson()), codec.sqlType());
        }
        return bind(new Bind.Constant(PgText.of(codec, input.plain(), dynamicJson())), codec.sqlType());
    }

    private String geometry(Input input, Codec.Scalar scalar) {
        String text = PgText.of(scalar, inputs.look(input) == null ? null : input.plain(), dynamicJson());
        String schemaOf = scalar.sqlType().substring(0, scalar.sqlType().lastIndexOf('.'));
        return text != null && text.startsWith("{")
                ? schemaOf + ".st_geomfromgeojson(" + bind(new Bind.Constant(text), "text") + ")::" + scalar.sqlType()
                : bind(new Bind.Constant(text), scalar.sqlType());
    }

    /** Fields that an object of the type has. */
    Map<String, List<Field>> fields(List<Field> parents, String type) {
        return selections.of(parents, on(type));
    }

    /** Whether fragments on a type are for objects of another. */
    Predicate<String> on(String type) {
        return condition -> schema.isOf(type, condition);
    }
}
