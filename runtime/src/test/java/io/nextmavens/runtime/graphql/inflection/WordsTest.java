package io.nextmavens.runtime.graphql.inflection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void makesCamelCaseOfColumns() {
        assertThat(Words.camelCase("person_id_2")).isEqualTo("personId2");
        assertThat(Words.camelCase("HTMLPage-by-URL")).isEqualTo("htmlPageByUrl");
        assertThat(Words.camelCase("_hidden_")).isEqualTo("_hidden_");
        assertThat(Words.upperCamelCase("film_actor")).isEqualTo("FilmActor");
    }

    @Test
    void makesConstantCaseOfOrders() {
        assertThat(Words.constantCase("createdAt-asc")).isEqualTo("CREATED_AT_ASC");
        assertThat(Words.constantCase("read-only")).isEqualTo("READ_ONLY");
    }

    @Test
    void formsPluralsAndSingulars() {
        assertThat(Words.plural("Person")).isEqualTo("People");
        assertThat(Words.plural("category")).isEqualTo("categories");
        assertThat(Words.plural("sheep")).isEqualTo("sheep");
        assertThat(Words.singular("people")).isEqualTo("person");
        assertThat(Words.singular("news")).isEqualTo("news");
        assertThat(Words.plural("Table1")).isEqualTo("Table1S");
    }

    @Test
    void makesNamesThatGraphqlHas() {
        assertThat(Words.graphqlName("2nd")).isEqualTo("_2nd");
        assertThat(Words.graphqlName("__type")).isEqualTo("_type");
        assertThat(Words.camelCase("größe")).isEqualTo("grosse");
    }

    @Test
    void romanisesNamesThatAreNotLatin() {
        assertThat(Words.camelCase("期間")).isEqualTo("qiJian");
        assertThat(Words.upperCamelCase("期間_の_名称")).isEqualTo("QiJianNoMingCheng");
        assertThat(Words.constantCase("期間-asc")).isEqualTo("QI_JIAN_ASC");
        assertThat(Words.camelCase("汉字")).isEqualTo("hanZi");
        assertThat(Words.camelCase("дата_рождения")).isEqualTo("dataRozhdeniya");
        assertThat(Words.camelCase("한국어")).isEqualTo("hangugeo");
        assertThat(Words.camelCase("ηλικία")).isEqualTo("ilikia");
    }
}
